import Basics
import Testing

struct JSONWriterTests {
  private func written(_ body: (inout JSONWriter) -> Void) -> String {
    var writer = JSONWriter()
    body(&writer)
    return writer.text
  }

  @Test("Objects and arrays are written without white space, absent members not at all")
  func nesting() {
    let text = written {
      $0.object {
        $0.member("id", "a")
        $0.member("none", nil as String?)
        $0.key("list")
        $0.array {
          $0.value(1)
          $0.value(true)
          $0.object { $0.member("at", Timestamp(seconds: 0)) }
          $0.value(["x", "y"])
        }
        $0.key("empty")
        $0.object { _ in }
      }
    }
    #expect(text == #"{"id":"a","list":[1,true,{"at":"1970-01-01T00:00:00Z"},["x","y"]],"empty":{}}"#)
  }

  @Test(
    "Quotes, control, separator, direction and tag characters are escaped; other text is kept",
    arguments: [
      ("a\"b\\c", #""a\"b\\c""#), ("\u{1B}[31m\n\t", #""\u001b[31m\n\u0009""#),
      ("\u{2028}\u{202E}", #""\u2028\u202e""#),
      ("\u{E0041}", #""\udb40\udc41""#), ("дача ё é 🇷🇺", #""дача ё é 🇷🇺""#), ("\u{85}\u{FEFF}", #""\u0085\ufeff""#),
    ])
  func escapes(_ string: String, _ json: String) {
    #expect(written { $0.value(string) } == json)
  }

  @Test(
    "Numbers have at most two decimals",
    arguments: [
      (7.5, "7.5"), (-9.2, "-9.2"), (0, "0"), (58.239, "58.24"), (-0.05, "-0.05"), (1.999, "2"), (.nan, "null"),
      (.infinity, "null"),
    ] as [(Double, String)])
  func numbers(_ number: Double, _ json: String) {
    #expect(written { $0.value(number) } == json)
  }
}
