import Basics

/// Names of months in many languages.
enum MonthName {
  /// The month, 1 to 12, of an English name or abbreviation; nil for other words.
  static func english(_ word: ArraySlice<UInt8>) -> Int? {
    // The Finnish name for November, "marraskuu", begins like March.
    guard word.count >= 3, !word.starts(with: "marras".utf8) else { return nil }
    return months.firstIndex(of: packed(word)).map { $0 + 1 }
  }

  /// The month, 1 to 12, of a name or abbreviation in another language; nil for other words.
  static func foreign(_ word: ArraySlice<UInt8>) -> Int? {
    guard word.count >= 3 else { return nil }
    let name = Array(String(decoding: word, as: UTF8.self).lowercased().utf8)
    return stems.first { name.starts(with: $0.stem) }?.number
  }

  /// The first three letters as a number.
  private static func packed(_ word: ArraySlice<UInt8>) -> UInt32 {
    word.prefix(3).reduce(0) { $0 << 8 | UInt32(ASCII.lowercased($1)) }
  }

  private static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ].map { packed(Array($0.utf8)[...]) }

  /// The unambiguous beginnings of names of months in Russian, Ukrainian, Bulgarian, German, Dutch, French, Spanish,
  /// Italian, Portuguese, Polish, Czech, Hungarian, Romanian, Turkish, Finnish, Norwegian and Greek. A weekday may
  /// begin in the same way, but then the month follows.
  private static let stems: [(stem: [UInt8], number: Int)] = names.map { (Array($0.0.utf8), $0.1) }

  private static let names: [(String, Int)] = [
    ("янв", 1), ("яну", 1), ("січ", 1), ("jän", 1), ("ene", 1), ("gen", 1), ("sty", 1), ("led", 1),
    ("ian", 1), ("oca", 1), ("tammi", 1), ("ιαν", 1),
    ("фев", 2), ("лют", 2), ("fév", 2), ("fev", 2), ("lut", 2), ("úno", 2), ("şub", 2), ("helmi", 2), ("φεβ", 2),
    ("мар", 3), ("бер", 3), ("mär", 3), ("mrz", 3), ("maa", 3), ("bře", 3), ("már", 3), ("μαρ", 3), ("μάρ", 3),
    ("μάώ", 3),
    ("апр", 4), ("кві", 4), ("avr", 4), ("abr", 4), ("kwi", 4), ("dub", 4), ("ápr", 4), ("nis", 4), ("huhti", 4),
    ("απρ", 4),
    ("мая", 5), ("май", 5), ("тра", 5), ("mai", 5), ("mei", 5), ("mag", 5), ("maj", 5), ("kvě", 5), ("máj", 5),
    ("máu", 5), ("touko", 5), ("μάι", 5), ("μαι", 5), ("μαϊ", 5), ("μάϊ", 5),
    ("июн", 6), ("юни", 6), ("чер", 6), ("juin", 6), ("giu", 6), ("cze", 6), ("červenec", 7), ("čvc", 7), ("červ", 6),
    ("čvn", 6), ("jún", 6), ("iun", 6), ("haz", 6), ("kesä", 6), ("ιον", 6), ("ιούν", 6), ("ιουν", 6),
    ("июл", 7), ("юли", 7), ("лип", 7), ("juil", 7), ("lug", 7), ("lip", 7), ("júl", 7), ("iul", 7), ("tem", 7),
    ("heinä", 7), ("ιολ", 7), ("ιούλ", 7), ("ιουλ", 7),
    ("авг", 8), ("сер", 8), ("aoû", 8), ("aou", 8), ("ago", 8), ("sie", 8), ("srp", 8), ("ağu", 8), ("elo", 8),
    ("αύγ", 8), ("αυγ", 8),
    ("сен", 9), ("сеп", 9), ("вер", 9), ("set", 9), ("wrz", 9), ("zář", 9), ("sze", 9), ("eyl", 9), ("syys", 9),
    ("σεπ", 9),
    ("окт", 10), ("жов", 10), ("okt", 10), ("out", 10), ("ott", 10), ("paź", 10), ("říj", 10), ("eki", 10),
    ("loka", 10), ("οκτ", 10),
    ("ноя", 11), ("ное", 11), ("лис", 11), ("lis", 11), ("noi", 11), ("kas", 11), ("marras", 11), ("νοέ", 11),
    ("νοε", 11),
    ("дек", 12), ("гру", 12), ("dez", 12), ("déc", 12), ("dic", 12), ("gru", 12), ("pro", 12), ("des", 12),
    ("ara", 12), ("joulu", 12), ("δεκ", 12),
  ]
}
