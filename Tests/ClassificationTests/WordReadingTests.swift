import Classification
import Testing

/// Texts are read several letters at a time, patterns letter by letter: both must give the same word, whatever its
/// length and whatever follows it.
struct WordReadingTests {
  private static let letters = Array("abcdefghijklmnopqrstuvwxyzabcdefghijklmn")
  private static let cyrillic = Array("абвгдежзиклмнопрстуфхцчшщъыьэюяабвгдежзи")

  @Test("A word is found alone, at the end of the text, and before any punctuation", arguments: [letters, cyrillic])
  func wholeWords(_ alphabet: [Character]) throws {
    for length in 3...40 {
      let word = String(alphabet.prefix(length))
      let watchlist = SmallWatchlist.with([word: 20])
      for text in [
        word, "x \(word)", "\(word).", "\(word), so", "(\(word)) so", word.uppercased() + " it", "\(word)’s so",
      ] {
        #expect(try watchlist.quotes(text).map { $0.lowercased() }.first?.hasPrefix(word) == true, "\(text)")
      }
      // A word with another letter in the middle or at the end, or with one more.
      var other = Array(word)
      other[length / 2] = other[length / 2] == "q" ? "z" : "q"
      for text in [String(other), word + "q", String(word.dropLast()), "q" + word] {
        #expect(try watchlist.quotes(text).isEmpty, "\(text)")
      }
    }
  }

  @Test("A prefix pattern matches up to eight more letters", arguments: [letters, cyrillic])
  func beginnings(_ alphabet: [Character]) throws {
    for length in 4...24 {
      let start = String(alphabet.prefix(length))
      let watchlist = SmallWatchlist.with(["\(start)*": 20])
      for more in 0...8 {
        let word = String(alphabet.prefix(length + more))
        #expect(try watchlist.quotes("\(word) so") == [word], "\(word)")
      }
      #expect(try watchlist.quotes(String(alphabet.prefix(length + 9))).isEmpty)
      #expect(try watchlist.quotes(String(start.dropLast())).isEmpty)
    }
  }

  @Test("A letter of several code points counts as one, at any position in a word")
  func composed() throws {
    for length in 1...20 {
      let start = String(WordReadingTests.letters.prefix(length))
      let russian = String(WordReadingTests.cyrillic.prefix(length))
      // й and ё as two code points, as some systems write them, and a soft hyphen, which is ignored.
      for (term, text) in [
        (russian + "йка", russian + "и\u{306}ка"),
        (russian + "ежа", russian + "е\u{308}жа"), (start + "yzz", start + "y\u{AD}zz"),
      ] {
        #expect(try SmallWatchlist.with([term: 20]).quotes("so \(text) so") == [text], "\(text)")
        #expect(try SmallWatchlist.with([term: 20]).quotes("so \(text)") == [text], "\(text)")
      }
    }
  }
}
