import Testing
import XMLPush

struct XMLPushParserTests {
  /// Notes what it is told.
  private final class Recorder: XMLHandler {
    var events: [String] = []
    var textSoFar = ""
    var stopAt: String?

    override func start(_ name: XMLName, _ attributes: XMLAttributes) {
      events.append("<" + name.local.description)
      if name.local.description == stopAt { wantsStop = true }
    }
    override func end() { events.append(">") }
    override func text(_ bytes: UnsafeBufferPointer<UInt8>) { textSoFar += String(decoding: bytes, as: UTF8.self) }
  }

  private func parse(_ text: String, recovering: Bool = false, stopAt: String? = nil) -> (Recorder, XMLOutcome) {
    let recorder = Recorder()
    recorder.stopAt = stopAt
    return (recorder, XMLPushParser.parse(Array(text.utf8), recovering: recovering, handler: recorder))
  }

  @Test("Elements and text arrive in order")
  func events() {
    let (recorder, outcome) = parse("<a>one<b x='1'>two</b><![CDATA[<three>]]></a>")
    #expect(outcome.wellFormed && !outcome.lostText && outcome.firstError == nil)
    #expect(recorder.events == ["<a", "<b", ">", ">"])
    #expect(recorder.textSoFar == "onetwo<three>")
  }

  @Test("A strict parse stops at the first error and says where; a recovering one keeps the text behind it")
  func errors() {
    let text = "<a>\n<b>one</c>two</b></a>"
    let (strict, outcome) = parse(text)
    #expect(!outcome.wellFormed && outcome.firstError?.line == 2)
    #expect(!strict.textSoFar.contains("two"))
    let (lenient, second) = parse(text, recovering: true)
    #expect(!second.wellFormed)
    #expect(lenient.textSoFar.contains("one") && lenient.textSoFar.contains("two"))
  }

  @Test("Entities that a document declares are never expanded, inside or from outside")
  func entities() {
    let bomb = """
      <!DOCTYPE a [<!ENTITY x "boom"><!ENTITY y "&x;&x;&x;"><!ENTITY f SYSTEM "file:///etc/passwd">]>
      <a>[&y;|&f;]&amp;</a>
      """
    for recovering in [false, true] {
      let (recorder, _) = parse(bomb, recovering: recovering)
      #expect(!recorder.textSoFar.contains("boom"))
      #expect(!recorder.textSoFar.contains("root:"))
    }
  }

  @Test("A reference to an entity nobody declared is reported as lost text")
  func lostText() {
    let (_, outcome) = parse("<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/none.dtd'><a>one&nbsp;two</a>")
    #expect(outcome.lostText || !outcome.wellFormed)
  }

  @Test("A handler that has seen enough is told nothing more")
  func stop() {
    let (recorder, _) = parse("<a><b/><c/><d/></a>", stopAt: "b")
    #expect(recorder.events.first == "<a" && !recorder.events.contains("<c"))
  }

  @Test("Nothing, half a document and bytes that are no XML end in an outcome, not in a crash")
  func brokenInput() {
    for text in ["", "<", "<a", "<a><", "&&&", "\u{0}\u{1}\u{2}", "<a></b></c>", String(repeating: "<a>", count: 5000)]
    {
      for recovering in [false, true] { _ = parse(text, recovering: recovering) }
    }
    #expect(!parse("<a><b>").1.wellFormed)
  }
}
