import Basics
import Glibc
import Matches
import Stories

// What putting a match into its story costs, by the size of the window: stories-benchmark [MATCHES…]; how well stories are
// found, and the weights for it: stories-benchmark --fit LABELLED CLASSIFIED (`Fit`).
//
// Items are invented: each event is told by up to twelve items, in two languages, out of 2,000 names and 400 words. The
// window is filled, then 2,000 more items are put into it while as many leave it. A JSON line for each size says
// microseconds of processor time for a match, how many stories there are, and the most memory so far in MiB.

struct Dice: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state >> 1 ^ state << 17
  }
}

func cpuSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

func mebibytes() -> Int {
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  return usage.ru_maxrss / 1024
}

struct Newsroom {
  private var dice = Dice(state: 42)
  private var events: [[[String]]] = []
  private static let acts = ["expels", "sanctions", "closes", "arrests", "invites", "warns", "condemns", "extends"]
  private static let russianActs = ["высылает", "вводит санкции", "закрывает", "арестовал", "пригласил", "осудил"]

  mutating func item(_ number: Int, at: Timestamp) -> StoryItem {
    if events.isEmpty || Int.random(in: 0..<4, using: &dice) == 0 { events.append(event()) }
    let event = events[Int.random(in: max(0, events.count - 40)..<events.count, using: &dice)]
    let text = event[Int.random(in: 0..<2, using: &dice)].shuffled(using: &dice)
    return StoryItem(
      id: "\(number)", entry: "\(number)", feed: "feed \(number % 500)", at: at,
      title: text.prefix(8).joined(separator: " "), summary: text.joined(separator: " "),
      entities: [.init(id: "us", isPerson: false), .init(id: "ru", isPerson: false)])
  }

  /// The words of an event in two languages.
  private mutating func event() -> [[String]] {
    let names = (0..<4).map { _ in "N\(syllables(Int.random(in: 0..<2000, using: &dice)))" }
    let words = (0..<14).map { _ in "w\(syllables(Int.random(in: 0..<400, using: &dice)))" }
    let number = "\(Int.random(in: 2...900, using: &dice))"
    return [Newsroom.acts, Newsroom.russianActs].map { acts in
      [acts.randomElement(using: &dice) ?? "", number, "Russia", "США"] + names + words
    }
  }

  private func syllables(_ number: Int) -> String {
    let parts = ["ba", "ke", "li", "mo", "nu", "pra", "ste", "vi", "go", "dru"]
    return String(number).map { parts[$0.wholeNumberValue ?? 0] }.joined()
  }
}

if CommandLine.arguments.count == 4, CommandLine.arguments[1] == "--fit" {
  Fit.run(CommandLine.arguments[2], CommandLine.arguments[3])
  exit(0)
}

let sizes = CommandLine.arguments.dropFirst().compactMap { Int($0) }
for size in sizes.isEmpty ? [100, 10_000, 100_000] : Array(sizes) {
  var newsroom = Newsroom()
  var window = StoryWindow()
  var stories = 0
  let step = StoryWindow.length / Int64(size)
  func time(_ number: Int) -> Timestamp { Timestamp(milliseconds: 1_500_000_000_000 + Int64(number) * step) }
  for number in 0..<size where window.assign(newsroom.item(number, at: time(number))).isFirst { stories += 1 }
  let items = (size..<size + 2000).map { newsroom.item($0, at: time($0)) }
  let start = cpuSeconds()
  for item in items { _ = window.assign(item) }
  let spent = cpuSeconds() - start
  var writer = JSONWriter()
  writer.object {
    $0.key("window")
    $0.value(window.count)
    $0.key("stories")
    $0.value(stories)
    $0.key("microseconds")
    $0.value((spent / 2000 * 1e7).rounded() / 10)
    $0.key("mebibytes")
    $0.value(mebibytes())
  }
  print(String(decoding: writer.bytes, as: UTF8.self))
}
