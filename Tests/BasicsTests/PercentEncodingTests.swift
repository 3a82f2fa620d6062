import Basics
import Testing

struct PercentEncodingTests {
  @Test("In a query's value all but unreserved characters are encoded, and decoding restores them")
  func values() {
    let text = "a-Z.0_~ ж&=/?#%+\u{0}"
    #expect(PercentEncoding.value(text) == "a-Z.0_~%20%D0%B6%26%3D%2F%3F%23%25%2B%00")
    #expect(PercentEncoding.decode(PercentEncoding.value(text)) == text)
  }

  @Test("A percent sign without two hexadecimal digits is kept")
  func incomplete() {
    #expect(PercentEncoding.decode("%4a%4J%%41%4") == "J%4J%A%4")
    #expect(PercentEncoding.decode("%FF") == "\u{FFFD}")
  }

  @Test("Each byte is written as two hexadecimal digits")
  func hex() {
    #expect(Hex.text([0, 0x0F, 0xA0, 0xFF]) == "000fa0ff")
    #expect("0123456789abcdefABCDEF".utf8.compactMap(Hex.value) == Array(0...15) + Array(10...15))
    #expect("/:@G`g\u{7F}".utf8.allSatisfy { Hex.value(of: $0) == nil })
  }
}
