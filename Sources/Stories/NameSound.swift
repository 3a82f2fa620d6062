/// Reduces a proper name to its consonants, so that its English and Russian spellings are equal: Zakharova and
/// Захаровой.
enum NameSound {
  /// The consonants of a lower-case word. Different names may give the same result.
  static func of(_ word: String) -> String {
    let isRussian = word.unicodeScalars.contains(where: WordStem.isCyrillic)
    let letters = isRussian ? russian(word) : english(word)
    var sound: [UInt8] = []
    for (index, letter) in letters.enumerated() {
      let isVowel = vowels.contains(letter)
      if isVowel, index > 0 { continue }
      let written = isVowel ? UInt8(ascii: "a") : letter
      if sound.last != written { sound.append(written) }
    }
    return String(decoding: sound, as: UTF8.self)
  }

  private static let vowels = Set("aeiouy".utf8)

  private static let latin: [Unicode.Scalar: UInt8] = {
    let letters = zip("абвгдежзийклмнопрстуфхцчшщыэюя".unicodeScalars, "abvgdejziiklmnoprstufhcqwwyeua".utf8)
    return Dictionary(uniqueKeysWithValues: letters.map { ($0, $1) })
  }()

  private static func russian(_ word: String) -> [UInt8] {
    let stem = word.unicodeScalars.count > 4 ? WordStem.russian(word) : word
    return replaced(stem.unicodeScalars.compactMap { latin[$0] }, russianGroups)
  }

  /// Letter groups for one Russian letter; of those that fit the first is taken.
  private static let englishGroups = groups("shch>w sch>w sh>w tch>q ch>q kh>h zh>j ts>c ph>f th>t ck>k dg>j dj>j ks>x")
  private static let russianGroups = groups("dj>j ks>x")

  private static func english(_ word: String) -> [UInt8] {
    var text = replaced(Array(word.utf8), englishGroups)
    guard !word.contains("ts") else { return text }
    // "c" before a, o, u or a consonant is pronounced as k.
    let soft = Set("eiy".utf8)
    for index in text.indices where text[index] == UInt8(ascii: "c") {
      if index + 1 == text.count || !soft.contains(text[index + 1]) { text[index] = UInt8(ascii: "k") }
    }
    return text
  }

  private typealias Groups = [(letters: [UInt8], letter: UInt8)]

  private static func groups(_ text: String) -> Groups {
    text.split(separator: " ").map { group in
      let parts = group.split(separator: ">")
      return (Array(parts[0].utf8), parts[1].utf8.first ?? 0)
    }
  }

  private static func replaced(_ text: [UInt8], _ groups: Groups) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var rest = text[...]
    while let first = rest.first {
      if let group = groups.first(where: { rest.starts(with: $0.letters) }) {
        result.append(group.letter)
        rest = rest.dropFirst(group.letters.count)
      } else {
        result.append(first)
        rest = rest.dropFirst()
      }
    }
    return result
  }
}
