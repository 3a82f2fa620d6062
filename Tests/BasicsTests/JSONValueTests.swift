import Basics
import Testing

/// The JSON parser on valid and invalid texts (RFC 8259).
struct JSONValueTests {
  private func read(_ text: String, maxDepth: Int = 64, maxValues: Int = .max) -> Result<JSONValue, JSONError> {
    Result { () throws(JSONError) in
      try JSONValue.read(Array(text.utf8), maxDepth: maxDepth, maxValues: maxValues)
    }
  }

  private func problem(_ text: String, maxDepth: Int = 64, maxValues: Int = .max) -> JSONError? {
    if case .failure(let error) = read(text, maxDepth: maxDepth, maxValues: maxValues) { error } else { nil }
  }

  @Test(
    "Every escape sequence is decoded",
    arguments: [
      (#""""#, ""), (#""plain""#, "plain"), (#""\"\\\/""#, "\"\\/"), (#""\b\f\n\r\t""#, "\u{8}\u{C}\n\r\t"),
      (#""\u0041\u00e9\u0434\u4E2d""#, "Aéд中"), (#""a\u0000b""#, "a\u{0}b"),
      (#""\ud83c\uddf7\uD83C\uDDFA""#, "🇷🇺"), (#""x\n\ny""#, "x\n\ny"),
      // Half of a surrogate pair becomes U+FFFD; what follows it is decoded independently.
      (#""\ud83cx""#, "\u{FFFD}x"), (#""\udc00""#, "\u{FFFD}"), (#""\ud83c\u0041""#, "\u{FFFD}A"),
      (#""\ud83c\ud83c\uddf7""#, "\u{FFFD}\u{1F1F7}"), (#""\ud83c""#, "\u{FFFD}"), (#""\ud83c\n""#, "\u{FFFD}\n"),
    ])
  func escapes(_ json: String, _ text: String) throws { #expect(try read(json).get() == .string(text)) }

  @Test(
    "An invalid escape sequence and a string without an end are refused",
    arguments: [
      #""\x""#, #""\u12""#, #""\u12g4""#, #""\u+123""#, #""\u-123""#, #""\u 123""#, #""\""#, #""\u""#, #""abc"#,
      "\"a\\",
      #""\ud83c\u12""#, #"'a'"#,
    ])
  func noEscapes(_ json: String) { #expect(problem(json) != nil) }

  @Test(
    "Values of all kinds are read, with white space around them; of members of the same name the last counts")
  func values() throws {
    let value = try read(" {\"a\" : [ 1 , -2.50e+1, true,false , null ,\"x\", {} , [] ] ,\t\"b\":1,\r\n\"b\":2} \n")
      .get()
    let numbers = try [read("1").get(), read("-2.50e+1").get()]
    #expect(
      value["a"]
        == .array(
          numbers + [.bool(true), .bool(false), .null, .string("x"), .object([]), .array([])]))
    #expect(value["a"]?.elements[1].number == -25 && value["b"]?.number == 2 && value["c"] == nil)
    #expect(try read("12345678901234567890").get().identifier == "12345678901234567890")
  }

  @Test(
    "Texts that resemble JSON but are not valid are refused",
    arguments: [
      "", " ", "{", "[", "]", "{]", "[1,]", "[,1]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "{1:2}", "tru", "nul",
      "True", "1 2", "[] []", "+", "-", ".", "e", "1e", "--1", "1-1", "NaN", "Infinity", "// x", "[1] x", "{\"a\" 1}",
      "\u{FEFF}[]",
    ])
  func broken(_ json: String) { #expect(problem(json) != nil, "\(json)") }

  @Test("The maximum depth is exact, in arrays and objects; a text of any depth is refused without a stack overflow")
  func depth() throws {
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("[{\"a\":", "}]")] {
      let levels = open.contains("[{") ? 2 : 1
      func nested(_ depth: Int) -> String {
        String(repeating: open, count: depth / levels) + "1" + String(repeating: close, count: depth / levels)
      }
      #expect(problem(nested(8), maxDepth: 8) == nil)
      #expect(problem(nested(8 + levels), maxDepth: 8)?.problem == "it is nested deeper than 8 levels")
      #expect(problem(nested(2_000_000), maxDepth: 64)?.problem == "it is nested deeper than 64 levels")
    }
  }

  @Test("The number of values is limited; names of members do not count")
  func count() {
    #expect(problem("[1,{\"a\":2}]", maxValues: 4) == nil)
    #expect(problem("[1,{\"a\":2}]", maxValues: 3)?.problem == "it has more than 3 values")
  }

  @Test(
    "An error names the line, the character in it, what is wrong and what is expected",
    arguments: [
      ("{\"a\": 1,\n \"b\": x}", "line 2, column 7: this is not a JSON value"),
      ("[1,\n\n", "line 3, column 1: it ends too early; a value is expected here"),
      ("{\"ы\": [1 2]}", "line 1, column 10: a comma or ] is expected here"),
      ("{\"a\": 1 \"b\": 2}", "line 1, column 9: a comma or } is expected here"),
      ("{\"a\": 1, b: 2}", "line 1, column 10: a member's name in double quotes is expected here"),
      ("{\"a\"}", "line 1, column 5: a colon is expected here"),
      ("[\"a\\x\"]", "line 1, column 2: this string has an escape that JSON does not know"),
      ("[\"a\\", "line 1, column 2: this string has no closing quote"),
      ("[nul]", "line 1, column 2: this is not a JSON value"), ("[1-]", "line 1, column 2: this is not a JSON value"),
      ("{}\n{}", "line 2, column 1: nothing may follow the value"),
      ("{\"a\":", "line 1, column 6: it ends too early; a value is expected here"),
    ])
  func places(_ json: String, _ description: String) { #expect(problem(json)?.description == description) }

  @Test("Bytes that are not UTF-8 are replaced in strings, and refused elsewhere")
  func encoding() {
    #expect(JSONValue(parsing: [0x22, 0x61, 0xFF, 0x62, 0x22]) == .string("a\u{FFFD}b"))
    #expect(JSONValue(parsing: [0x5B, 0xFF, 0x5D]) == nil)
  }

  @Test(
    "A string that is written and read again is unchanged",
    arguments: ["", "\"\\/\u{0}\u{1F}\u{7F}\u{85}\u{2028}\u{202E}é🇷🇺\n"])
  func roundTrip(_ text: String) {
    var writer = JSONWriter()
    writer.object { $0.member("text", text) }
    #expect(JSONValue(parsing: writer.bytes)?["text"] == .string(text))
  }
}
