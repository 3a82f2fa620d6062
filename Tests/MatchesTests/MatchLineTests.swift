import Basics
import Matches
import Testing

struct MatchLineTests {
  @Test("The id is found in a line that is cut off anywhere after it")
  func idOfTornLine() {
    let line = Sample.whole.line()
    for end in 58...line.count { #expect(MatchLine.id(in: line[..<end]) == Sample.whole.id) }
    for end in 0..<50 { #expect(MatchLine.id(in: line[..<end]) == nil) }
  }

  @Test("The id is found in a reformatted line, and an `id` inside other members is not taken for it")
  func idOfEditedLine() {
    #expect(MatchLine.id(in: Array(#"{ "revision" : 1, "id" : "x" }"#.utf8)) == "x")
    #expect(MatchLine.id(in: Array(#"{"schema":"diplowatch.match/1","feed":{"id":"f"},"id":"x"}"#.utf8)) == "x")
    #expect(MatchLine.id(in: Array(#"{"schema":"diplowatch.match/1","feed":{"id":"f"}}"#.utf8)) == nil)
    #expect(MatchLine.id(in: Array(#"{"schema":"diplowatch.match/1","id":"a\"b"}"#.utf8)) == "a\"b")
  }
}
