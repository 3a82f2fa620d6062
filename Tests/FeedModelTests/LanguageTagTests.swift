import FeedModel
import Testing

/// The language of an entry, declared or guessed from its letters.
struct LanguageTagTests {
  @Test(
    "The first subtag of a declared language decides",
    arguments: [
      ("en-us", "en"), ("EN", "en"), ("en_GB", "en"), ("ru-RU", "ru"), ("zh-Hant-TW", "zh"), ("eng", "en"),
      ("Russian", "ru"),
      (" ru ", "ru"), ("en, ru", "en"),
    ])
  func declared(_ tag: String, _ language: String) { #expect(LanguageTag.primary(tag) == language) }

  @Test(
    "A declaration that names no language is ignored",
    arguments: ["", "und", "mul", "*", "zxx", "x", "12", "unknown", "default"])
  func undeclared(_ tag: String) {
    #expect(LanguageTag.primary(tag) == nil)
    #expect(LanguageTag.of(declared: [tag, nil], texts: ["Послы встретились"]) == "ru")
    #expect(LanguageTag.of(declared: [tag, "en-GB"], texts: ["Послы встретились"]) == "en")
  }

  @Test(
    "The script of most letters decides, in the first text that has letters",
    arguments: [
      (["Посольство США закрыто"], "ru"), (["Embassy closed"], "en"), (["", "Посольство закрыто"], "ru"),
      (["123 🇷🇺", "Embassy"], "en"), (["МИД: NATO и G7"], "ru"), (["TASS quotes МИД as saying"], "en"),
      (["Посольство закрито, її вислали"], "uk"), (["大使館"], "zh"), ([], nil), (["12:30"], nil),
    ] as [([String], String?)])
  func letters(_ texts: [String], _ language: String?) {
    #expect(LanguageTag.of(declared: [nil], texts: texts) == language)
  }
}
