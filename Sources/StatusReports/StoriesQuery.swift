public import Basics
public import Matches

/// Which stories the page of stories lists: the query of its address.
public struct StoriesQuery: Sendable, Equatable {
  /// Only stories that grew since: so long ago, or a date (`TimeText`). Nil is `usualSince`.
  public var since: String?
  /// Only stories whose latest match stands before this place in the queue: the next page.
  public var before: Int64?

  /// What is listed unless asked otherwise.
  public static let usualSince = "7d"

  /// The latest stories.
  public init() {}

  /// What a query says, whether it can be read or not: for the form, in which a slip is mended.
  package init(asGiven fields: FormFields) {
    since = fields["since"]
    before = fields["before"].flatMap { Int64($0) }
  }

  /// Reads a query.
  ///
  /// - Throws: `Refusal.unreadable`.
  package init(_ fields: FormFields) throws(Refusal) {
    let names = ["since", "before"]
    for (name, _) in fields.fields where !names.contains(name) {
      throw .unreadable("there is no filter \"\(name)\"; there are \(names.joined(separator: ", "))")
    }
    for name in names where fields.fields.count(where: { $0.name == name }) > 1 {
      throw .unreadable("\(name) stands there twice; a filter takes one value")
    }
    self.init(asGiven: fields)
    if fields["before"] != nil, before.map({ $0 < 0 }) ?? true {
      throw .unreadable("before takes the number of a match")
    }
    _ = try start(now: Timestamp(milliseconds: 0))
  }

  /// The time that `since` means.
  ///
  /// - Throws: `Refusal.unreadable`.
  public func start(now: Timestamp) throws(Refusal) -> Timestamp {
    guard let time = TimeText.moment(since ?? Self.usualSince, now: now) else {
      throw .unreadable("since takes \(TimeText.expected)")
    }
    return time
  }

  /// The address of the page that answers it.
  var address: String {
    let values = [("since", since), ("before", before.map { String($0) })]
    let fields = FormFields(values.compactMap { name, value in value.map { (name, $0) } })
    return fields.text.isEmpty ? "/stories" : "/stories?" + fields.text
  }
}

/// The stories that answer a query.
public struct StoriesReport: Sendable {
  /// A story as a list shows it.
  public struct Story: Sendable {
    /// Its first match; the latest one where the first is no longer kept.
    public var opening: MatchRecord
    /// Its latest match, which says how far it has grown.
    public var latest: MatchRecord

    /// Memberwise.
    public init(opening: MatchRecord, latest: MatchRecord) {
      self.opening = opening
      self.latest = latest
    }
  }

  /// The one that grew last first.
  public var stories: [Story]
  /// The place where the next page goes on (`StoriesQuery.before`); nil when nothing is left.
  public var next: Int64?

  /// Memberwise.
  public init(stories: [Story], next: Int64? = nil) {
    self.stories = stories
    self.next = next
  }
}
