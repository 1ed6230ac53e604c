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

export const uploads = {
  waits: "Ждёт своей очереди.",
  pause: "Приостановить",
  proceed: "Продолжить",
  cancel: "Отменить",
  done: "Загружено.",
  expired: "Вы вышли из кабинета или страница устарела. Обновите её, войдите и выберите файл ещё раз: загрузка продолжится.",
  sent: (percent) => `Загружено ${percent} %.`,
  soon: (percent) => `Загружено ${percent} %. Отправим форму, как только файл загрузится.`,
  paused: (percent) => `Приостановлено. Загружено ${percent} %.`,
  broken: (percent) => `Связь прервалась. Продолжим, как только она вернётся. Загружено ${percent} %.`,
};

export const reading = {
  name: "Настройки чтения",
  saved: "Сохранено для всех страниц.",
  lost: "Сохранить не удалось: проверьте связь. На этой странице настройки действуют.",
};
