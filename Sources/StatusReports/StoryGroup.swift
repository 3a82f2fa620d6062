import Matches

/// The matches of a list that report one event; a match without a story is a group of its own.
struct StoryGroup {
  /// The first report among them.
  var lead: MatchRecord
  /// The others, as they came.
  var others: [MatchRecord] = []
  /// What the latest of them knows of the story.
  var story: MatchRecord.Story?

  /// Groups matches that are in order, newest first; the group that has the newest comes first.
  static func groups(of matches: [MatchRecord]) -> [StoryGroup] {
    var groups: [StoryGroup] = []
    var places: [String: Int] = [:]
    for match in matches {
      if let id = match.story?.id, let place = places[id] {
        groups[place].others.insert(groups[place].lead, at: 0)
        groups[place].lead = match
      } else {
        if let id = match.story?.id { places[id] = groups.count }
        groups.append(StoryGroup(lead: match, story: match.story))
      }
    }
    return groups
  }
}
