import Basics
import Classification
import Synchronization

/// What was compiled for the last query: a reader who turns pages asks the same again, and to compile a name takes long.
final class LastProbe: Sendable {
  private struct Kept {
    var questions: [PatternProbe.Question]
    var since: ReportTime
    var probe: PatternProbe
  }

  private let kept = Mutex<Kept?>(nil)

  /// What was kept for these questions and the configuration in force since then; nil if it was another.
  func probe(for questions: [PatternProbe.Question], since: ReportTime) -> PatternProbe? {
    kept.withLock { $0?.questions == questions && $0?.since == since ? $0?.probe : nil }
  }

  /// Keeps a probe instead of the last one.
  func keep(_ probe: PatternProbe, for questions: [PatternProbe.Question], since: ReportTime) {
    kept.withLock { $0 = Kept(questions: questions, since: since, probe: probe) }
  }
}
