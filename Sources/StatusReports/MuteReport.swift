public import Basics

/// Something that the desk does not want to hear of for a time.
public struct MuteReport: Sendable, Codable, Equatable {
  /// What is muted: `topic:sport`, `entity:…`, `feed:…` or `words:…`.
  public var subject: String
  /// When that ends.
  public var until: ReportTime
  /// Why; absent if nobody said.
  public var reason: String?
  /// When it began.
  public var since: ReportTime

  /// Memberwise.
  public init(subject: String, until: ReportTime, reason: String?, since: ReportTime) {
    self.subject = subject
    self.until = until
    self.reason = reason
    self.since = since
  }
}

/// A wish to mute something, as the command sends it.
public struct MuteForm: Sendable, Equatable {
  /// What is to be muted.
  public var subject: String
  /// Until when.
  public var until: ReportTime
  /// Why.
  public var reason: String?

  /// Memberwise.
  public init(subject: String, until: ReportTime, reason: String?) {
    self.subject = subject
    self.until = until
    self.reason = reason
  }
}
