/// Number words in English and Russian, in lower case: cardinals in the nominative and the genitive, collectives such as
/// `двоих`, and ordinals in any case.
enum NumberWords {
  /// The number of a cardinal word from 2 to 19, or of a word for tens.
  static func cardinal(_ word: String) -> Int? { cardinals[word] ?? tens[word] }

  /// The number of a word for tens, from `twenty` to `ninety`.
  static func tens(_ word: String) -> Int? { tens[word] }

  /// The number of a cardinal word that may follow one for tens, from 1 to 9.
  static func unit(_ word: String) -> Int? { ones.contains(word) ? 1 : cardinals[word].flatMap { $0 < 10 ? $0 : nil } }

  /// The number of an ordinal word from `first` to `nineteenth`, or of one for tens, as `thirtieth`.
  static func ordinal(_ word: String) -> Int? { ordinals[word] }

  private static let ones: Set<String> = ["one", "один", "одна", "одного", "одну", "одной"]

  private static let cardinals = numbers(
    from: 2, by: 1,
    """
    two два две двух двое двоих; three три трех трое троих; four четыре четырех четверо четверых;
    five пять пяти пятеро пятерых; six шесть шести шестеро шестерых; seven семь семи семеро семерых;
    eight восемь восьми; nine девять девяти; ten десять десяти; eleven одиннадцать одиннадцати;
    twelve двенадцать двенадцати; thirteen тринадцать тринадцати; fourteen четырнадцать четырнадцати;
    fifteen пятнадцать пятнадцати; sixteen шестнадцать шестнадцати; seventeen семнадцать семнадцати;
    eighteen восемнадцать восемнадцати; nineteen девятнадцать девятнадцати
    """)
  private static let tens = numbers(
    from: 20, by: 10,
    """
    twenty двадцать двадцати; thirty тридцать тридцати; forty сорок сорока; fifty пятьдесят пятидесяти;
    sixty шестьдесят шестидесяти; seventy семьдесят семидесяти; eighty восемьдесят восьмидесяти;
    ninety девяносто девяноста
    """)

  /// Of the Russian words the stems stand here.
  private static let ordinals: [String: Int] = {
    let units = """
      first перв-; second втор-; third; fourth четверт-; fifth пят-; sixth шест-; seventh седьм-; eighth восьм-;
      ninth девят-; tenth десят-; eleventh одиннадцат-; twelfth двенадцат-; thirteenth тринадцат-;
      fourteenth четырнадцат-; fifteenth пятнадцат-; sixteenth шестнадцат-; seventeenth семнадцат-;
      eighteenth восемнадцат-; nineteenth девятнадцат-
      """
    let tens = """
      twentieth двадцат-; thirtieth тридцат-; fortieth сороков-; fiftieth пятидесят-; sixtieth шестидесят-;
      seventieth семидесят-; eightieth восьмидесят-; ninetieth девяност-
      """
    var all = numbers(from: 1, by: 1, units).merging(numbers(from: 20, by: 10, tens)) { first, _ in first }
    for (stem, number) in all where stem.hasSuffix("-") {
      all[stem] = nil
      for ending in endings { all[stem.dropLast() + ending] = number }
    }
    for ending in ["ий", "ья", "ье", "ьего", "ьей", "ьему", "ьим", "ьем", "ью", "ьи", "ьих", "ьими"] {
      all["трет" + ending] = 3
    }
    return all
  }()
  private static let endings = [
    "ый", "ой", "ая", "ое", "ого", "ому", "ым", "ом", "ую", "ые", "ых", "ыми",
  ]

  /// Reads `one way another way; the next number …`.
  private static func numbers(from first: Int, by step: Int, _ text: String) -> [String: Int] {
    var numbers: [String: Int] = [:]
    for (place, words) in text.split(separator: ";").enumerated() {
      for word in words.split(whereSeparator: \.isWhitespace) { numbers[String(word)] = first + place * step }
    }
    return numbers
  }
}
