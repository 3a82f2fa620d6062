import Configuration
import Matches
import Storage

extension SinkSettings {
  /// Which matches are delivered to the sink.
  var route: SinkRoute {
    SinkRoute(
      sink: sink,
      filter: MatchFilter(
        topics: Set(topicIDs), feeds: Set(feedIDs), languages: Set(languages), minScore: minScore,
        minProbability: minProbability),
      stories: news)
  }

  private var news: SinkRoute.StoryNews {
    switch stories {
    case .all: .all
    case .first: .first
    case .grown(let feeds): .grown(feeds)
    }
  }
}
