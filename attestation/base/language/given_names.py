"""Which word of a name is the given name, where nobody has said in what order they stand.

Lists of the procedure put the surname first, programs for mail and letters the given name.
"""

import re
from collections.abc import Sequence

#: Given names of our time; «Максим» and «Роман» are surnames so seldom that they count here.
_COMMON = """
    аделина азамат айгуль айдар айнур айрат алан албина александр александра алексей алена алина
    алиса алия алла алсу альберт альбина альфия амир анастасия анатолий ангелина андрей анжела
    анжелика анна антон антонина анфиса арина аркадий арман армен арсен арсений артем артур асель
    ася борис булат вадим валентин валентина валерий валерия варвара василий василиса василя вера
    вероника виктор виктория виолетта виталий владимир владислав владислава всеволод вячеслав
    галина гаянэ геннадий георгий герман глеб григорий гузель гульнара давид дамир дамира дана
    даниил данила дарина дарья денис джамиля диана дина динара дмитрий ева евгений евгения
    егор екатерина елена елизавета есения ефим жанна зарина захар зинаида злата зоя зульфия иван
    игорь ильдар ильнур ильшат илья инга индира инесса инна иосиф ирина камила карина каролина
    кирилл клавдия константин кристина ксения лада лариса лев лейла леонид лиана лидия лилия лия
    лола любовь людмила магомед майя макар максим маргарита марианна марина мария марк марсель
    марта марьям матвей милана милена мирон михаил мурад мурат надежда назар наиля наина наргиза
    наталия наталья нелли ника никита николай нина нонна нурия оксана олег олеся ольга павел
    патимат петр платон полина прохор равиль радик раиса рамиль рауф рафаэль рашид регина резеда
    рената ренат римма ринат роберт родион роза розалия роман ростислав рузанна рузиля руслан
    рустам рушан савелий салават самир самира саида светлана святослав севастьян семен сергей
    снежана софия софья станислав степан стефания сулейман таисия тамара тамерлан татьяна тимофей
    тимур ульяна фаина фарид фарида федор фируза филипп фларида чулпан шамиль эвелина
    эдуард элеонора элина эльвира эльдар эльза эльмира эмилия эмиль эмма эрик юлиана юлия юрий
    яков ян яна ярослав ярослава
"""
_GIVEN = frozenset(_COMMON.split())
#: Names whose last letter says otherwise.
_WOMEN = frozenset(
    {"айгуль", "алсу", "асель", "гаянэ", "гузель", "любовь", "нелли", "патимат", "чулпан"}
)
_MEN = frozenset({"данила", "илья", "никита"})
_PATRONYMIC = re.compile(r".+(?:ович|евич|ич|овна|евна|ична|инична)\Z|.+ (?:оглы|оглу|кызы|гызы)\Z")


def surname_first(words: Sequence[str]) -> list[str]:
    """Return the words of a name with the surname first, then given name and patronymic.

    They stand as they are where nothing tells another order. An empty surname stands for one
    that was left out: «Анна Игоревна».
    """
    found = list(words)
    if len(found) not in (2, 3) or not _is_given(found[0]):
        return found
    given, second, *last = found
    if _is_patronymic_of(given, second):
        return [last[0] if last else "", given, second]
    # Two given names, or three words without a patronymic, may stand in any order.
    return found if last or _is_given(second) else [second, given]


def _is_given(word: str) -> bool:
    parts = word.lower().replace("ё", "е").split("-")
    return all(part in _GIVEN for part in parts)


def _is_patronymic_of(given: str, word: str) -> bool:
    """«Анна Абрамович» bears a surname, «Иван Абрамович» is addressed so."""
    name = given.lower()
    is_woman = name in _WOMEN or (name.endswith(("а", "я")) and name not in _MEN)
    found = word.lower()
    return bool(_PATRONYMIC.match(found)) and not (is_woman and found.endswith("ич"))
