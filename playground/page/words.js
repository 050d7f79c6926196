// The page's own words; what people and bots write is not touched.

const WORDS = {
  fa: {
    title: "زمین تمرین",
    subtitle: "بدون توکن و بدون اینترنت",
    clock: "ساعت برنامه",
    minute: "۱ دقیقه جلو",
    hour: "۱ ساعت جلو",
    day: "۱ روز جلو",
    week: "۱ هفته جلو",
    tehran: "به وقت تهران",
    newPerson: "شخص تازه",
    otherLanguage: "English",
    people: "اشخاص",
    switchPerson: "تعویض",
    block: "مسدود کردن",
    unblock: "رفع مسدودی",
    blocked: "این شخص ربات را مسدود کرده است.",
    bale: "بله",
    telegram: "تلگرام",
    typing: "در حال نوشتن…",
    start: "شروع",
    startNote: "برای آغاز گفت‌وگو با ربات، شروع را بزنید.",
    chatWith: "گفت‌وگوی {name}",
    messages: "پیام‌های {name}",
    write: "پیام…",
    writeFor: "پیام {name}",
    send: "ارسال",
    attach: "پیوست",
    voice: "صوت",
    reply: "جواب",
    replying: "جواب به: {text}",
    edit: "ویرایش",
    edited: "ویرایش‌شده",
    editing: "ویرایش پیام",
    cancel: "انصراف",
    ok: "باشد",
    close: "بستن",
    buttons: "دکمه‌های پیام",
    keyboard: "صفحه‌کلید ربات",
    commands: "دستورها",
    contactTitle: "فرستادن شماره",
    contactAsk: "شمارهٔ {name} برای ربات فرستاده شود؟",
    phone: "شماره",
    whose: "از آنِ چه کسی؟",
    phoneOwn: "شمارهٔ خودم",
    phoneOther: "شمارهٔ کس دیگر",
    attachTitle: "چه چیزی فرستاده شود؟",
    fromDevice: "فایل یا عکس از همین دستگاه",
    sampleVoice: "پیام صوتی نمونه",
    sampleSticker: "برچسب نمونه",
    sampleLarge: "فایل نمونهٔ ۲۱ مگابایتی",
    location: "مکان (اصفهان)",
    deepLink: "باز کردن ربات با پیوند",
    payload: "نشان پیوند",
    open: "باز کن",
    name: "نام",
    place: "جا",
    messenger: "پیام‌رسان",
    language: "زبان",
    create: "بساز",
    sampleName: "مینا نمونه",
    copied: "رونوشت شد: {text}",
    link: "پیوند",
    photo: "عکس",
    document: "فایل",
    audio: "صدا",
    video: "ویدیو",
    animation: "تصویر متحرک",
    sticker: "برچسب",
    contact: "شماره",
    seconds: "{number} ثانیه",
    lost: "ارتباط با زمین تمرین قطع شد؛ دوباره تلاش می‌شود.",
    unanswered: "زمین تمرین پاسخ نمی‌دهد؛ دوباره تلاش کنید.",
    nobody: "هنوز کسی نیست. با «شخص تازه» یک نفر بسازید.",
    unread: "پیام تازه",
    working: "در حال انجام…",
    crowd: "{count} نفر نمونه",
    crowdSearch: "یافتن با نام، شهر یا کد",
    crowdFound: "{count} از {all} نفر",
    crowdNobody: "کسی با این نشانی نیست",
    newMessages: "{count} پیام تازه",
    comma: "، ",
  },
  en: {
    title: "Playground",
    subtitle: "no token, no internet",
    clock: "Programme clock",
    minute: "+1 minute",
    hour: "+1 hour",
    day: "+1 day",
    week: "+1 week",
    tehran: "Tehran time",
    newPerson: "New person",
    otherLanguage: "فارسی",
    people: "People",
    switchPerson: "Switch",
    block: "Block",
    unblock: "Unblock",
    blocked: "This person has blocked the bot.",
    bale: "Bale",
    telegram: "Telegram",
    typing: "typing…",
    start: "Start",
    startNote: "Press Start to begin the chat with the bot.",
    chatWith: "Chat of {name}",
    messages: "Messages of {name}",
    write: "Message…",
    writeFor: "Message of {name}",
    send: "Send",
    attach: "Attach",
    voice: "Voice",
    reply: "Reply",
    replying: "Reply to: {text}",
    edit: "Edit",
    edited: "edited",
    editing: "Editing a message",
    cancel: "Cancel",
    ok: "OK",
    close: "Close",
    buttons: "Buttons of the message",
    keyboard: "The bot's keyboard",
    commands: "Commands",
    contactTitle: "Share a number",
    contactAsk: "Send the number of {name} to the bot?",
    phone: "Number",
    whose: "Whose is it?",
    phoneOwn: "My own number",
    phoneOther: "Somebody else's number",
    attachTitle: "What should be sent?",
    fromDevice: "A file or photo of this device",
    sampleVoice: "A sample voice message",
    sampleSticker: "A sample sticker",
    sampleLarge: "A sample file of 21 MB",
    location: "A place (Isfahan)",
    deepLink: "Open the bot by a link",
    payload: "Payload of the link",
    open: "Open",
    name: "Name",
    place: "Place",
    messenger: "Messenger",
    language: "Language",
    create: "Create",
    sampleName: "Mina Sample",
    copied: "Copied: {text}",
    link: "link",
    photo: "Photo",
    document: "File",
    audio: "Audio",
    video: "Video",
    animation: "Animation",
    sticker: "Sticker",
    contact: "Contact",
    seconds: "{number} seconds",
    lost: "The playground cannot be reached; trying again.",
    unanswered: "The playground does not answer; try again.",
    nobody: "Nobody is here yet. Make somebody with “New person”.",
    unread: "new message",
    working: "Working…",
    crowd: "{count} sample people",
    crowdSearch: "Find by name, city or code",
    crowdFound: "{count} of {all}",
    crowdNobody: "Nobody matches",
    newMessages: "{count} new",
    comma: ", ",
  },
};

export let language = localStorage.getItem("language") === "en" ? "en" : "fa";

export function word(key, values = {}) {
  return (WORDS[language][key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

export function number(value) {
  return new Intl.NumberFormat(language).format(value);
}

export function switchLanguage() {
  language = language === "fa" ? "en" : "fa";
  localStorage.setItem("language", language);
}

export function putWords(root) {
  for (const element of root.querySelectorAll("[data-word]")) element.textContent = word(element.dataset.word);
  for (const element of root.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", word(element.dataset.label));
  }
}

const ZONE = { timeZone: "Asia/Tehran" };
const LOCALES = { fa: "fa-IR-u-ca-persian", en: "en-GB" };

export function timeOf(moment) {
  return new Intl.DateTimeFormat(LOCALES[language], { ...ZONE, hour: "2-digit", minute: "2-digit" }).format(moment);
}

export function ownTimeOf(moment) {
  // By the clock of whoever looks, as a client shows a moment that is tapped.
  return new Intl.DateTimeFormat(LOCALES[language], { dateStyle: "full", timeStyle: "short" }).format(moment);
}

export function dayOf(moment) {
  // Part by part: as a whole, the Persian calendar of some browsers adds its era and puts the year first.
  const options = { ...ZONE, weekday: "long", day: "numeric", month: "long", year: "numeric" };
  const parts = new Intl.DateTimeFormat(LOCALES[language], options).formatToParts(moment);
  const part = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
  return `${part.weekday} ${part.day} ${part.month} ${part.year}`;
}
