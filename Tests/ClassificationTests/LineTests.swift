import Classification
import Testing

/// Texts with line breaks: paragraphs, list items, table cells.
struct LineTests {
  private func score(_ summary: String) throws -> Double? {
    try SmallWatchlist.with(["seized compounds": 40]).verdict("News", summary: summary).topics.first?.score
  }

  @Test("A phrase does not match across a line break; a space is not a line break")
  func phrases() throws {
    #expect(try score("What they seized\ncompounds in Maryland") == nil)
    #expect(try score("What they seized compounds in Maryland") != nil)
  }

  @Test("A full stop before a line break ends one sentence, not two: the lead keeps its length")
  func lead() throws {
    let inLead = try score("One more. They seized compounds. Two. Three. Four.")
    let inBody = try score("One more. Two. Three. Four. They seized compounds.")
    #expect(inLead != inBody)
    #expect(try score("One more.\nThey seized compounds.\nTwo.\nThree.\nFour.") == inLead)
    #expect(try score("One more.\n\nThey seized compounds.\n\nTwo.\n\nThree.") == inLead)
    #expect(try score("One more\nTwo\nThree\nFour\nThey seized compounds.") == inBody)
  }
}
