import Testing
import XMLPush

struct XMLPushParserTests {
  /// Records the events.
  private struct Recorder: XMLHandler {
    var events: [String] = []
    var text = ""
    var stopAt: String?

    static let calls = XMLHandlerCalls(to: Recorder.self)

    mutating func start(_ name: XMLName, _ attributes: XMLAttributes, _ parse: inout XMLParse) {
      takeText(&parse)
      events.append("<" + name.local)
      if name.local == stopAt { parse.stops = true }
    }

    mutating func end(_ name: XMLName, _ parse: inout XMLParse) {
      takeText(&parse)
      events.append(">")
    }

    private mutating func takeText(_ parse: inout XMLParse) {
      text += String(decoding: parse.text.bytes, as: UTF8.self)
      parse.text.clear()
      parse.text.mode = .verbatim
    }
  }

  private func parse(_ text: String, recovering: Bool = false, stopAt: String? = nil) throws -> (Recorder, XMLOutcome) {
    var recorder = Recorder()
    recorder.stopAt = stopAt
    let outcome = try XMLPushParser.parse(
      Array(text.utf8), recovering: recovering, into: &recorder, calls: Recorder.calls)
    return (recorder, outcome)
  }

  @Test("Elements and text arrive in order")
  func events() throws {
    let (recorder, outcome) = try parse("<a>one<b x='1'>two</b><![CDATA[<three>]]></a>")
    #expect(outcome.wellFormed && !outcome.lostText && outcome.firstError == nil)
    #expect(recorder.events == ["<a", "<b", ">", ">"])
    #expect(recorder.text == "onetwo<three>")
  }

  @Test("A strict parse stops at the first error with its position; a recovering one keeps the text after it")
  func errors() throws {
    let text = "<a>\n<b>one</c>two</b></a>"
    let (strict, outcome) = try parse(text)
    #expect(!outcome.wellFormed && outcome.firstError?.line == 2)
    #expect(!strict.text.contains("two"))
    let (lenient, second) = try parse(text, recovering: true)
    #expect(!second.wellFormed)
    #expect(lenient.text.contains("one") && lenient.text.contains("two"))
  }

  @Test("Entities that a document declares, internal or external, are never expanded")
  func entities() throws {
    let bomb = """
      <!DOCTYPE a [<!ENTITY x "boom"><!ENTITY y "&x;&x;&x;"><!ENTITY f SYSTEM "file:///etc/passwd">]>
      <a>[&y;|&f;]&amp;</a>
      """
    for recovering in [false, true] {
      let (recorder, _) = try parse(bomb, recovering: recovering)
      // A strict parse ends at the first reference to an entity.
      #expect(recorder.text == (recovering ? "[|]&" : ""))
    }
  }

  @Test("A reference to an undeclared entity is reported as lost text")
  func lostText() throws {
    let (_, outcome) = try parse("<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/none.dtd'><a>one&nbsp;two</a>")
    #expect(outcome.lostText && outcome.wellFormed)
  }

  @Test("An undeclared prefix makes a document ill-formed, but nothing is lost")
  func undeclaredPrefix() throws {
    let (recorder, outcome) = try parse("<a><x:b>one</x:b></a>")
    #expect(!outcome.wellFormed && !outcome.lostText)
    #expect(recorder.text == "one" && recorder.events == ["<a", "<b", ">", ">"])
  }

  @Test("A parameter entity of an external DTD, which is not read, does not make the document ill-formed")
  func parameterEntity() throws {
    let (_, outcome) = try parse("<!DOCTYPE a [<!ENTITY % x PUBLIC 'x' 'http://127.0.0.1:9/x'> %x;]><a>one</a>")
    #expect(outcome.wellFormed)
  }

  @Test("A handler that stops the parse gets no further events")
  func stop() throws {
    let (recorder, _) = try parse("<a><b/><c/><d/></a>", stopAt: "b")
    #expect(recorder.events.first == "<a" && !recorder.events.contains("<c"))
  }

  @Test("An empty document, half a document and other bytes do not crash the parser")
  func brokenInput() throws {
    for text in ["", "<", "<a", "<a><", "&&&", "\u{0}\u{1}\u{2}", "<a></b></c>", String(repeating: "<a>", count: 5000)]
    {
      for recovering in [false, true] { _ = try parse(text, recovering: recovering) }
    }
    #expect(try !parse("<a><b>").1.wellFormed)
  }
}
