/// Newspapers, agencies and channels that titles cite for what they report: `NYT: …`, `… — Reuters`. Two reports of
/// their own are two events, also of one affair; who passes one on cites whom it has it from.
enum Outlets {
  /// The outlets that a title names, each once, by the first spelling of its line in the table.
  static func cited(in title: [TermReader.Token]) -> [String] {
    var cited: [String] = []
    var index = 0
    while index < title.count {
      let spellings = names[title[index].word] ?? [:]
      let pair = index + 1 < title.count ? spellings[title[index + 1].word] : nil
      if let outlet = pair ?? spellings[""], !cited.contains(outlet) { cited.append(outlet) }
      index += pair == nil ? 1 : 2
    }
    return cited
  }

  /// The outlet by the first word of a spelling and its second, which is empty for a spelling of one word.
  private static let names: [String: [String: String]] = {
    var names: [String: [String: String]] = [:]
    for line in text.split(separator: ";") {
      let spellings = line.split(separator: ",").map { $0.split(whereSeparator: \.isWhitespace).map(String.init) }
      guard let outlet = spellings.first?.joined(separator: " ") else { continue }
      for words in spellings { names[words[0], default: [:]][words.dropFirst().first ?? ""] = outlet }
    }
    return names
  }()

  /// The spellings of an outlet, separated by commas. New York is one word in titles (`PhraseTable`).
  private static let text = """
    nyt, new-york times, нью-йорк таймс; washington post, wapo, вашингтон пост; wsj, wall street, уолл-стрит джорнал;
    reuters, рейтер, рейтерс; bloomberg, блумберг; cnn; axios; politico; nbc; cbs; abc news; fox news; bbc, би-би-си;
    the times; the economist; the guardian, guardian; telegraph; ft, financial times; figaro, фигаро; le monde; spiegel;
    bild; newsweek; semafor; yonhap; kyodo
    """
}
