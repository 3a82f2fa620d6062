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

  @Test(
    "An ordinal of two words is one number, the same as in digits",
    arguments: [
      ("twenty-third package", 23), ("twenty third package", 23), ("23rd package", 23), ("thirty-first package", 31),
      ("двадцать третий пакет", 23), ("двадцать второго пакета", 22), ("двадцать третьему пакету", 23),
      ("23-й пакет", 23), ("тридцатый пакет", 30), ("forty-fifth president", 45), ("четвертой встрече", 4),
    ])
  func ofTwoWords(text: String, number: Int) { #expect(TermReader.tokens(of: text).compactMap(\.ordinal) == [number]) }

  @Test("First and second alone, and cardinals, are none")
  func none() {
    #expect(
      TermReader.tokens(of: "first second первый второй twenty three двадцать три").allSatisfy { $0.ordinal == nil })
  }
}
