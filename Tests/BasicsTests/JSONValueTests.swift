import Basics
import Testing

/// JSON from strangers (RFC 8259).
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
    "Every escape stands for its character",
    arguments: [
      (#""""#, ""), (#""plain""#, "plain"), (#""\"\\\/""#, "\"\\/"), (#""\b\f\n\r\t""#, "\u{8}\u{C}\n\r\t"),
      (#""\u0041\u00e9\u0434\u4E2d""#, "Aéд中"), (#""a\u0000b""#, "a\u{0}b"),
      (#""\ud83c\uddf7\uD83C\uDDFA""#, "🇷🇺"), (#""x\n\ny""#, "x\n\ny"),
      // Half of a pair stands for nothing, and what follows it is read for itself.
      (#""\ud83cx""#, "\u{FFFD}x"), (#""\udc00""#, "\u{FFFD}"), (#""\ud83c\u0041""#, "\u{FFFD}A"),
      (#""\ud83c\ud83c\uddf7""#, "\u{FFFD}\u{1F1F7}"), (#""\ud83c""#, "\u{FFFD}"), (#""\ud83c\n""#, "\u{FFFD}\n"),
    ])
  func escapes(_ json: String, _ text: String) throws { #expect(try read(json).get() == .string(text)) }

  @Test(
    "What is no escape, and a text without an end, are no JSON",
    arguments: [
      #""\x""#, #""\u12""#, #""\u12g4""#, #""\u+123""#, #""\u-123""#, #""\u 123""#, #""\""#, #""\u""#, #""abc"#,
      "\"a\\",
      #""\ud83c\u12""#, #"'a'"#,
    ])
  func noEscapes(_ json: String) { #expect(problem(json) != nil) }

  @Test(
    "Values of every kind are read, with white space around all of them; of two members of one name the last counts")
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
    "What only looks like JSON is none",
    arguments: [
      "", " ", "{", "[", "]", "{]", "[1,]", "[,1]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "{1:2}", "tru", "nul",
      "True", "1 2", "[] []", "+", "-", ".", "e", "1e", "--1", "1-1", "NaN", "Infinity", "// x", "[1] x", "{\"a\" 1}",
      "\u{FEFF}[]",
    ])
  func broken(_ json: String) { #expect(problem(json) != nil, "\(json)") }

  @Test("Depth is bounded to the level, in lists, in objects and mixed; what is deeper is named, and costs no stack")
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

  @Test("The number of values is bounded, names of members not among them")
  func count() {
    #expect(problem("[1,{\"a\":2}]", maxValues: 4) == nil)
    #expect(problem("[1,{\"a\":2}]", maxValues: 3)?.problem == "it has more than 3 values")
  }

  @Test("An error names the line and the byte in it where reading stopped")
  func places() {
    #expect(problem("{\"a\": 1,\n \"b\": x}")?.description == "line 2, column 7: this is not valid JSON")
    #expect(problem("[1,\n\n")?.description == "line 3, column 1: the JSON text is not complete")
  }

  @Test("Bytes that are no UTF-8 are replaced in texts, and are no JSON elsewhere")
  func encoding() {
    #expect(JSONValue(parsing: [0x22, 0x61, 0xFF, 0x62, 0x22]) == .string("a\u{FFFD}b"))
    #expect(JSONValue(parsing: [0x5B, 0xFF, 0x5D]) == nil)
  }

  @Test(
    "What the writer writes is read as it was", arguments: ["", "\"\\/\u{0}\u{1F}\u{7F}\u{85}\u{2028}\u{202E}é🇷🇺\n"])
  func roundTrip(_ text: String) {
    var writer = JSONWriter()
    writer.object { $0.member("text", text) }
    #expect(JSONValue(parsing: writer.bytes)?["text"] == .string(text))
  }
}
