import Glibc

/// How many items a long command has worked through, on a terminal's line that is renewed a few times a second.
struct ProgressCount {
  private let line = ProgressLine()
  private let noun: String
  private let isShown: Bool
  private var count = 0
  private var nextShow = ContinuousClock.now + ProgressCount.period

  private static let period = Duration.milliseconds(250)

  /// A count of things named by `noun`. Where a command prints as it goes, its output and the line would mix on a
  /// terminal: then `besideOutput` shows the line only when standard output goes elsewhere.
  init(_ noun: String, besideOutput: Bool) {
    self.noun = noun
    isShown = !besideOutput || isatty(STDOUT_FILENO) == 0
  }

  /// One more is done.
  mutating func step() {
    count += 1
    // The clock is not asked for every item: they may take microseconds each.
    guard isShown, count % 16 == 0, ContinuousClock.now >= nextShow else { return }
    nextShow = .now + ProgressCount.period
    line.show("\(count) \(noun)")
  }

  /// Takes the line away.
  func end() {
    if isShown { line.clear() }
  }
}
