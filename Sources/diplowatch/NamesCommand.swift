import ArgumentParser
import Basics
import Classification
import Configuration
import Daemon
import Polling
import Storage

/// `diplowatch names`: prints every form in which a Russian name is searched.
struct NamesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "names",
    abstract: "Print every form in which a Russian name is searched, by case, and how it was analysed.",
    discussion: """
      Give the name in the nominative, as in a watchlist: "Иван Петров". If the endings are wrong, set the class in \
      the watchlist: {name: Жан Дюма, declension: none}. The classes are the ones that this command prints.

      With --yaml, a watchlist file with the person, under an id that the configured watchlist does not have.

      With --unknown, names with a capital letter that stood in stored entries beside somebody of the watchlist's sides and \
      are not in the watchlist, most frequent first: the next ambassador.
      """)

  @Argument(help: "The name, in the nominative and in Russian letters.")
  var name: String?

  @Flag(help: "Print names of stored entries that the watchlist does not know, instead.")
  var unknown = false

  @Option(help: ArgumentHelp("With --unknown: entries read since then: 12h, 30d, 2026-11-23.", valueName: "time"))
  var since = "30d"

  @Option(name: [.customShort("n"), .long], help: "With --unknown: how many names to print.")
  var lines = 30

  @OptionGroup var archive: ArchiveOptions

  @Flag(help: "Treat it as the name of a place.")
  var place = false

  @Option(
    help: ArgumentHelp("The class of the surname, instead of the derived one.", valueName: "class"),
    transform: declension)
  var declension: Declension?

  @Flag(help: "Print a watchlist file with the person instead of the forms of the name.")
  var yaml = false

  @Option(help: ArgumentHelp("The side of the person, for --yaml.", valueName: "side"))
  var side = "RU"

  @Flag(help: "Print one JSON object instead.")
  var json = false

  private static func declension(_ text: String) throws -> Declension {
    guard let declension = Declension(rawValue: text) else {
      throw ValidationError("the classes are \(Declension.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return declension
  }

  func validate() throws {
    if yaml, json || place { throw ValidationError("--yaml goes with neither --json nor --place") }
    if side.wholeMatch(of: /[A-Za-z0-9-]+/) == nil { throw ValidationError("a side is one word, as RU or US") }
    if (name == nil) == !unknown { throw ValidationError("give a name, or --unknown") }
    if TimeText.moment(since) == nil { throw ValidationError("--since takes \(TimeText.expected)") }
  }

  func run() async throws {
    guard let name else { return try await printUnknown() }
    try print(name)
  }

  private func printUnknown() async throws {
    let loaded = try WatchedConfiguration.load(archive.config)
    let start = TimeText.moment(since) ?? SystemClock.now()
    let report = try await ArchiveOptions.reading {
      let sources = ArchiveSources(loaded.feeds, try await loaded.settings.readState().conditions(of: nil))
      return try await UnknownNamesReport(ArchiveWalk(archive, since: start), loaded.classifier, sources)
    }
    if json { report.json(lines).forEach { Output.write($0 + [0x0A]) } } else { Output.line(report.text(lines)) }
    if report.names.isEmpty { Output.diagnostic("no unknown name stands beside a known one since then") }
  }

  private func print(_ name: String) throws {
    guard let reading = place ? RussianName(place: name) : RussianName(person: name, declension: declension) else {
      Output.diagnostic(
        """
        "\(SafeText.terminal(name))": error: this is not a Russian name that can be declined by rule; write each word \
        with a capital, in Russian letters and in the nominative, as in "Иван Петров"\
        \(place ? "" : "; for a place add --place")
        """)
      throw ExitCode(1)
    }
    if !place, declension == nil, let slip = RussianName.slip(person: name) {
      Output.diagnostic("warning: \(SafeText.terminal(slip))")
    }
    if yaml { return Output.line(try yaml(reading, name)) }
    Output.line(json ? NamePresentation.json(reading, name) : NamePresentation.text(reading, name, isPlace: place))
  }
}

extension NamesCommand {
  /// The watchlist file with the person. Its id is none that the watchlist has; one that would have been is named.
  private func yaml(_ reading: RussianName, _ name: String) throws -> String {
    let settings = SettingsLoader.loadReadable(path: archive.config).0 ?? Settings()
    let watchlist = WatchlistLoader.loadNames(paths: settings.watchlist, withSets: false) ?? Watchlist()
    if let problem = SideWord.problem(with: side, sides: watchlist.sides) {
      Output.diagnostic("--side: \(problem)")
      throw ExitCode(64)
    }
    let entities = watchlist.entities + watchlist.switchedOff.entities
    if let known = entities.first(where: { $0.isWritten(name) }) {
      Output.diagnostic("the watchlist has \"\(SafeText.terminal(name))\" already, as \(known.id.value)")
    }
    let ids = NamePresentation.ids(reading, side: side)
    let id = ids.first { id in !entities.contains { $0.id.value == id } } ?? ids[0]
    if id != ids[0], let other = entities.first(where: { $0.id.value == ids[0] }) {
      Output.diagnostic("the id \(ids[0]) is that of \(other.name) in the watchlist, so this one has the id \(id)")
    }
    return NamePresentation.yaml(reading, name, id: id, side: side, declension: declension)
  }
}

extension Entity {
  /// Whether a Russian name of it is written so.
  fileprivate func isWritten(_ text: String) -> Bool {
    (names["ru"] ?? []).contains { if case .phrase(let form) = $0 { form.value == text } else { false } }
  }
}

/// Shows the forms of a name as text or JSON.
enum NamePresentation {
  static func text(_ name: RussianName, _ written: String, isPlace: Bool) -> String {
    var lines: [String] = []
    if let gender = name.gender { lines.append("a \(gender == .male ? "man" : "woman")'s name") }
    for word in name.words {
      let classes = word.declensions.map(\.rawValue).joined(separator: ", ")
      lines.append("\(word.text)  \(word.role.rawValue), class \(classes)")
    }
    lines.append("")
    let width = GrammaticalCase.allCases.map { "\($0)".count }.max() ?? 0
    for grammaticalCase in GrammaticalCase.allCases {
      let label = "\(grammaticalCase)"
      lines.append(
        label + String(repeating: " ", count: width + 2 - label.count)
          + name.spellings(grammaticalCase).joined(separator: ", "))
    }
    if isPlace {
      if let adjective = RussianName.adjective(ofPlace: written) {
        lines += ["", "adjective, if the watchlist lists it: \(adjective)"]
      }
    } else if !Transliteration.spellings(of: name).isEmpty {
      lines += ["", "in English texts, with transliterate: true"]
      lines.append("  " + Transliteration.spellings(of: name).joined(separator: ", "))
    }
    return lines.joined(separator: "\n")
  }

  /// Ids for a person, the best first: of the surname, then with the given name, then with a number.
  static func ids(_ name: RussianName, side: String) -> [String] {
    let latin = Transliteration.spellings(of: name).first?.split(separator: " ") ?? []
    let words = latin.map { $0.lowercased().filter { $0.isASCII && $0.isLetter } }.filter { !$0.isEmpty }
    let id = "\(side.lowercased()).\(words.last ?? "person")"
    let longer = words.count > 1 ? ["\(id)-\(words[0])"] : []
    return [id] + longer + (2...99).map { "\(longer.first ?? id)-\($0)" }
  }

  /// A watchlist file that adds the person: the given name and its usual Latin spelling.
  static func yaml(
    _ name: RussianName, _ written: String, id: String, side: String, declension: Declension?
  ) -> String {
    let latin = Transliteration.spellings(of: name).first
    var russian = WatchlistText.quoted(written)
    if let declension { russian = "{name: \(russian), declension: \(declension.rawValue)}" }
    let english = latin.map { "en: [\(WatchlistText.quoted($0))], " } ?? ""
    return WatchlistText.heading + """

      entities:
        - id: \(id)
          name: \(WatchlistText.quoted(latin ?? written))
          type: person
          side: \(side)
          names: {\(english)ru: [\(russian)]}
          transliterate: \(latin != nil)
      """
  }

  static func json(_ name: RussianName, _ written: String) -> String {
    var json = JSONWriter()
    json.object { json in
      json.key("name")
      json.value(written)
      if let gender = name.gender {
        json.key("gender")
        json.value(gender.rawValue)
      }
      json.key("words")
      json.array { json in
        for word in name.words {
          json.object { json in
            json.key("text")
            json.value(word.text)
            json.key("role")
            json.value(word.role.rawValue)
            json.key("classes")
            json.array { json in for declension in word.declensions { json.value(declension.rawValue) } }
          }
        }
      }
      json.key("forms")
      json.object { json in
        for grammaticalCase in GrammaticalCase.allCases {
          json.key("\(grammaticalCase)")
          json.array { json in for text in name.spellings(grammaticalCase) { json.value(text) } }
        }
      }
      json.key("latin")
      json.array { json in for text in Transliteration.spellings(of: name) { json.value(text) } }
    }
    return json.text
  }
}
