// What the components say, in Russian. A screen reader hears the longer sentences.
export const passwordInput = {
  i18n: {
    showPassword: "Показать",
    hidePassword: "Скрыть",
    showPasswordAriaLabel: "Показать пароль",
    hidePasswordAriaLabel: "Скрыть пароль",
    passwordShownAnnouncement: "Пароль показан",
    passwordHiddenAnnouncement: "Пароль скрыт",
  },
};

export const fileUpload = {
  i18n: {
    chooseFilesButton: "Выбрать файл",
    dropInstruction: "или перетащите его сюда",
    noFileChosen: "Файл не выбран",
    multipleFilesChosen: {
      one: "Выбран %{count} файл",
      few: "Выбрано %{count} файла",
      many: "Выбрано %{count} файлов",
      other: "Выбрано файлов: %{count}",
    },
    enteredDropZone: "Файл над полем, его можно отпустить",
    leftDropZone: "Файл ушёл с поля",
  },
};

export const characterCount = {
  i18n: {
    charactersUnderLimit: {
      one: "Остался %{count} знак",
      few: "Осталось %{count} знака",
      many: "Осталось %{count} знаков",
      other: "Осталось знаков: %{count}",
    },
    charactersAtLimit: "Больше знаков не поместится",
    charactersOverLimit: {
      one: "Лишний %{count} знак",
      few: "Лишних %{count} знака",
      many: "Лишних %{count} знаков",
      other: "Лишних знаков: %{count}",
    },
  },
};

const oneOf = (ends) => {
  const names = ends.map((end) => end.toUpperCase());
  return names.length > 1 ? `${names.slice(0, -1).join(", ")} или ${names.at(-1)}` : names[0];
};

export const uploads = {
  waits: "Ждёт своей очереди.",
  pause: "Приостановить",
  proceed: "Продолжить",
  cancel: "Отменить",
  remove: "Убрать",
  done: "Загружено.",
  expired: "Вы вышли из кабинета или страница устарела. Обновите её, войдите и выберите файл ещё раз: загрузка продолжится.",
  sent: (percent) => `Загружено ${percent} %.`,
  soon: (percent) => `Загружено ${percent} %. Отправим форму, как только файл загрузится.`,
  paused: (percent) => `Приостановлено. Загружено ${percent} %.`,
  broken: (percent) => `Связь прервалась. Продолжим, как только она вернётся. Загружено ${percent} %.`,
  otherKind: (end, taken) =>
    `${end ? `Файлы вида «.${end}» здесь не принимаются` : "У файла нет вида"}. Выберите файл ${oneOf(taken)}.`,
  otherInside: (name) =>
    `Файл «${name}» внутри не тот, чем назван. Откройте его на своём устройстве, сохраните заново и выберите ещё раз.`,
  heic: " На iPhone: Настройки → Камера → Форматы → Наиболее совместимый.",
  empty: (name) => `Файл «${name}» пуст. Проверьте, открывается ли он, и выберите его ещё раз.`,
  unreadable: (name) => `Файл «${name}» не читается на этом устройстве. Скопируйте его в другую папку и выберите ещё раз.`,
};

export const reading = {
  name: "Настройки чтения",
  saved: "Сохранено для всех страниц.",
  lost: "Сохранить не удалось: проверьте связь. На этой странице настройки действуют.",
};
