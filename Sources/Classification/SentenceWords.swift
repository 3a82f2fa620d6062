/// Words for detecting the ends of sentences: abbreviations, after whose full stop a sentence continues, and words that
/// begin a sentence after "U.S.".
enum SentenceWords {
  static let abbreviations = hashes(
    """
    mr mrs ms dr prof gen col lt maj capt sgt sen rep gov pres hon rev st jr sr vs etc inc ltd co corp dept no jan feb \
    mar apr jun jul aug sep sept oct nov dec est approx fig ave г гг т тт ул им стр тыс млн млрд трлн долл руб коп др \
    пр проф акад ген полк лейт см напр чел обл пос
    """)

  static let openers = hashes(
    """
    the a an he she it they we i in on at but and this that these those his her its their there when while after \
    before as for if no both
    """)

  /// Whether a character may follow a mark that ends a sentence: closing quotes and brackets, and repeated marks.
  static func isCloser(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x21, 0x22, 0x27, 0x29, 0x2E, 0x3F, 0x5D, 0xBB, 0x2019, 0x201D: true
    default: false
    }
  }

  private static func hashes(_ words: String) -> Set<UInt64> {
    Set(words.split(separator: " ").map { WordHash.of($0.unicodeScalars.map { FoldedScalar.fold($0.value) }) })
  }
}
