import Matches
import Testing

struct ShownTests {
  @Test("Each matched text is listed once, with the sum of what it contributes, the largest first")
  func quotes() {
    let hit = { (text: String, weight: Double) in
      MatchRecord.Evidence(term: "t", text: text, field: "title", start: 0, end: 1, weight: weight)
    }
    let topic = MatchRecord.Topic(
      id: "t", title: "T", score: 1, evidence: [hit("Talks", 3), hit("dacha", 4), hit("talks", 2), hit("old", 0)])
    #expect(topic.quotes.map(\.text) == ["Talks", "dacha"] && topic.quotes.map(\.weight) == [5, 4])
  }

  @Test("If the headline is the text's first sentence, evidence is marked at its position in it")
  func markedHeadline() {
    let shown = Sample.whole.markedHeadline
    #expect(shown.text == "Дачи вернули." && shown.marked == [0, 1, 2, 3])
  }

  @Test("A manipulated line takes no more time than a long one")
  func tampered() {
    var record = Sample.whole
    record.topics[0].evidence[0].start = 5
    record.topics[0].evidence[0].end = .max
    #expect(record.marked(in: .summary).count == 10_000)
  }
}
