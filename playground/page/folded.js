// A text as it is searched: without case, marks, half-spaces, kinds of letter and digit.

const SAME = { ي: "ی", ى: "ی", ك: "ک", ة: "ه", ؤ: "و", أ: "ا", إ: "ا", آ: "ا", "\u200c": "" };

export function folded(text) {
  const plain = text.normalize("NFKC").toLowerCase().replace(/[۰-۹٠-٩]/g, (digit) => digit.charCodeAt(0) & 15);
  return [...plain].map((letter) => SAME[letter] ?? letter).join("").normalize("NFD").replace(/\p{M}/gu, "");
}
