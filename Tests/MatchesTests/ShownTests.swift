import Matches
import Testing

struct ShownTests {
  @Test("The words that hit are listed once each, with all they contributed, the strongest first")
  func quotes() {
    let hit = { (text: String, weight: Double) in
      MatchRecord.Evidence(term: "t", text: text, field: "title", start: 0, end: 1, weight: weight)
    }
    let topic = MatchRecord.Topic(
      id: "t", title: "T", score: 1, evidence: [hit("Talks", 3), hit("dacha", 4), hit("talks", 2), hit("old", 0)])
    #expect(topic.quotes.map(\.text) == ["Talks", "dacha"] && topic.quotes.map(\.weight) == [5, 4])
  }

  @Test("Evidence in a headline that is the first sentence of the text is marked where it stands there")
  func markedHeadline() {
    let shown = Sample.whole.markedHeadline
    #expect(shown.text == "Дачи вернули." && shown.marked == [0, 1, 2, 3])
  }

  @Test("A line that was tampered with costs no more than a long one")
  func tampered() {
    var record = Sample.whole
    record.topics[0].evidence[0].start = 5
    record.topics[0].evidence[0].end = .max
    #expect(record.marked(in: .summary).count == 10_000)
  }
}
