import Testing

@testable import Stories

struct OrdinalTests {
  @Test("Ordinals are read in English and Russian, as digits and as words")
  func ordinals() {
    #expect(TermReader.tokens(of: "The 12th package").compactMap(\.ordinal) == [12])
    #expect(TermReader.tokens(of: "12-й пакет санкций").compactMap(\.ordinal) == [12])
    #expect(TermReader.tokens(of: "тринадцатого пакета").compactMap(\.ordinal) == [13])
    #expect(TermReader.tokens(of: "12 diplomats, первый шаг").compactMap(\.ordinal) == [])
  }
}
