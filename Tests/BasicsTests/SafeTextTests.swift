import Basics
import Testing

/// All functions that make untrusted text safe to print, tested with the same hostile characters.
struct SafeTextTests {
  /// Characters with an effect: controls, escape sequences, text directions, separators, tags, zero-width characters.
  private static let hostile: [Unicode.Scalar] =
    (0..<0x20).map { Unicode.Scalar($0 as UInt8) } + (0x7F..<0xA0).map { Unicode.Scalar($0 as UInt8) }
    + [
      "\u{AD}", "\u{61C}", "\u{180E}", "\u{200B}", "\u{200E}", "\u{200F}", "\u{2028}", "\u{2029}", "\u{202A}",
      "\u{202E}",
      "\u{2060}", "\u{2066}", "\u{2069}", "\u{206F}", "\u{FEFF}", "\u{FFF9}", "\u{E0001}", "\u{E0041}", "\u{600}",
      "\u{6DD}",
      "\u{70F}", "\u{110BD}", "\u{13430}", "\u{1BCA0}", "\u{1D173}",
    ]

  private static func json(_ text: String) -> String {
    var writer = JSONWriter()
    writer.value(text)
    return writer.text
  }

  /// The functions whose result must be a single line.
  private static let ways: [(String, @Sendable (String) -> String)] = [
    ("terminal", SafeText.terminal), ("html", SafeText.html), ("message", SafeText.message),
    ("logText", SafeText.logText),
    ("logValue", SafeText.logValue), ("json", json), ("name in json", { json(SafeText.name($0)) }),
  ]

  @Test("No function lets a hostile character through", arguments: ways.indices)
  func hostileCharacters(_ way: Int) {
    let (name, print) = Self.ways[way]
    for scalar in Self.hostile {
      let printed = print("a\(String(scalar))b")
      #expect(!printed.unicodeScalars.contains(scalar), "U+\(String(scalar.value, radix: 16)) by \(name)")
      #expect(!printed.contains { $0.isNewline }, "U+\(String(scalar.value, radix: 16)) by \(name)")
    }
  }

  @Test("Every format character (Cf) is kept out of terminals, pages, messages, logs and JSON")
  func formatCharacters() {
    for value in 0x80...0xE0FFF as ClosedRange<UInt32> {
      guard let scalar = Unicode.Scalar(value), scalar.properties.generalCategory == .format, value != 0x200D else {
        continue
      }
      for (name, print) in Self.ways {
        #expect(!print(String(scalar)).unicodeScalars.contains(scalar), "U+\(String(value, radix: 16)) by \(name)")
      }
    }
  }

  @Test(
    "Words of any script and emoji come through unchanged",
    arguments: ["Посольство – «США»", "大使館 é", "🇷🇺🇺🇸 ☎️", "и\u{306}о\u{308}"])
  func words(_ text: String) {
    for (name, print) in Self.ways { #expect(print(text).contains(text), "\(name)") }
  }

  @Test("An emoji joined by U+200D is kept where people read the text")
  func joined() {
    let family = "👨\u{200D}👩\u{200D}👧"
    #expect(
      SafeText.terminal(family) == family && SafeText.html(family) == family && SafeText.message(family) == family)
  }

  @Test("A page's text holds no markup, in elements and in quoted attributes")
  func markup() {
    #expect(SafeText.html("<a href='x' on=\"y\">&\n\t") == "&lt;a href=&#39;x&#39; on=&quot;y&quot;&gt;&amp;  ")
  }

  @Test("For a terminal a hostile character is replaced, for a message it is removed")
  func replaced() {
    #expect(SafeText.terminal("a\u{1B}[31mb\r\nc\u{202E}") == "a\u{FFFD}[31mb\u{FFFD} c\u{FFFD}")
    #expect(SafeText.message("a\u{1B}b\u{2028}c\u{202E}d\u{E000}") == "a b cd")
  }

  @Test("A value in the log is a plain word or a JSON string; a message in it keeps its quotes")
  func logs() {
    #expect(SafeText.logValue("plain") == "plain" && SafeText.logValue("") == "\"\"")
    #expect(SafeText.logValue("two words") == "\"two words\"" && SafeText.logValue("a\"b") == #""a\"b""#)
    #expect(SafeText.logText("say \"no\"\nlevel=error \\") == #"say "no"\nlevel=error \"#)
  }

  @Test("In a name, control characters become spaces")
  func names() {
    #expect(SafeText.name("a\u{0}b\u{85}c\u{7F}") == "a b c " && SafeText.name("Имя é") == "Имя é")
  }
}
