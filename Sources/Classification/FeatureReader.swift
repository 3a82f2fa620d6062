/// Computes the features of an item: everything that may have a learned weight.
struct FeatureReader {
  private let reading: Reading
  private let compiled: CompiledWatchlist
  private let space: FeatureSpace
  private var features: [Feature] = []
  /// The party of each mention: the number of its side, 2 for those of neither.
  private let parties: [Int]
  /// The places of words that belong to sets.
  private let setHits: [(set: Int32, hit: Reading.Hit)]

  /// All features of an item, each once, ordered by number.
  static func read(
    _ reading: Reading, _ compiled: CompiledWatchlist, _ space: FeatureSpace, topics: [TopicScorer.Scored],
    guards: GuardPresence
  ) -> [Feature] {
    var reader = FeatureReader(reading, compiled, space)
    reader.readItem()
    reader.readMentions()
    reader.readPairs()
    reader.readTopics(topics)
    for (index, isExempt) in guards.seen() {
      reader.add(space.guarded(index, exempt: false))
      if isExempt { reader.add(space.guarded(index, exempt: true)) }
    }
    reader.readKeywords()
    reader.makeDistinct()
    reader.join()
    return reader.features
  }

  private init(_ reading: Reading, _ compiled: CompiledWatchlist, _ space: FeatureSpace) {
    self.reading = reading
    self.compiled = compiled
    self.space = space
    parties = reading.mentions.map {
      FeatureReader.party(of: compiled.watchlist.entities[$0.entity], compiled.watchlist)
    }
    setHits = reading.keywords.compactMap { one in
      let set = space.keywordSets[Int(one.part)]
      return set < 0 ? nil : (set, one.hit)
    }
    features.reserveCapacity(256)
  }

  private static func party(of entity: Entity, _ watchlist: Watchlist) -> Int {
    entity.side.flatMap { watchlist.sides.firstIndex(of: $0) } ?? 2
  }

  private mutating func add(_ number: Int32, _ value: Float = 1) {
    features.append(Feature(number: number, value: value))
  }

  private mutating func makeDistinct() {
    features.sort { $0.number < $1.number }
    var last: Int32 = -1
    features.removeAll { feature in
      defer { last = feature.number }
      return feature.number == last
    }
  }

  /// Adds the features that are joined with a context which the item has, before those of keywords.
  private mutating func join() {
    let end = features.firstIndex { $0.number >= space.joined } ?? features.count
    var joined: [Feature] = []
    for (index, context) in FeatureSpace.contexts.enumerated() {
      let number = space.of(context)
      guard features[..<end].contains(where: { $0.number == number }) else { continue }
      for feature in features[..<end] {
        if let both = space.joined(index, feature.number) {
          joined.append(Feature(number: both, value: feature.value))
        }
      }
    }
    features.insert(contentsOf: joined, at: end)
  }

  private func zone(_ mention: Reading.Mention) -> FeatureSpace.Zone {
    reading.zone(mention.hit) == .title ? .title : .text
  }

  // MARK: the item

  private mutating func readItem() {
    if reading.isCyrillic { add(space.of(.cyrillic)) }
    if reading.presence.opens(.pair) { add(space.of(.pair)) }
    if reading.presence.opens(.pairSentence) { add(space.of(.pairSentence)) }
    if reading.presence.opens(.pairTitle) { add(space.of(.pairTitle)) }
    if reading.presence.pairSentences > 1 { add(space.of(.pairSentences)) }
    if reading.fields.count == 1 { add(space.of(.short)) }
    let marks = FeatureReader.marks(reading.fields[0].source)
    if marks.question { add(space.of(.question)) }
    if marks.quotes { add(space.of(.quotes)) }
    for mention in reading.uncounted {
      add(
        space.of(
          .unsure, party: FeatureReader.party(of: compiled.watchlist.entities[mention.entity], compiled.watchlist)))
    }
  }

  /// Whether a title has a question mark, and quotation marks: `"`, `«`, `“`, `„`.
  private static func marks(_ title: String) -> (question: Bool, quotes: Bool) {
    var marks = (question: false, quotes: false)
    var before: UInt8 = 0
    for byte in title.utf8 {
      switch byte {
      case 0x3F: marks.question = true
      case 0x22: marks.quotes = true
      case 0xAB: if before == 0xC2 { marks.quotes = true }
      case 0x9C, 0x9E: if before == 0x80 { marks.quotes = true }
      default: break
      }
      before = byte
    }
    return marks
  }

  // MARK: who is named

  private mutating func readMentions() {
    var inTitle = [false, false]
    var isFirst = true
    var order: [Int] = []
    for (mention, party) in zip(reading.mentions, parties) {
      let entity = compiled.watchlist.entities[mention.entity]
      let zone = zone(mention)
      add(space.name(mention.entity, inTitle: false))
      if zone == .title { add(space.name(mention.entity, inTitle: true)) }
      if party < 2 {
        add(space.kind(zone, side: party, entity.kind))
        if entity.bilateral { add(space.bilateral(zone)) }
      } else {
        add(space.other(zone))
      }
      guard zone == .title else { continue }
      if entity.bilateral { inTitle = [true, true] } else if party < 2 { inTitle[party] = true }
      if !order.contains(party) { order.append(party) }
      guard isFirst else { continue }
      isFirst = false
      add(space.of(.first, party: party))
      if mention.hit.range.lowerBound <= 1 { add(space.of(.head, party: party)) }
      if reading.fields[mention.hit.field].text.tokens[mention.hit.range.upperBound - 1].beforeColon {
        add(space.of(.speaker, party: party))
      }
    }
    if let number = space.title(order) { add(number) }
    switch (inTitle[0], inTitle[1]) {
    case (true, false): add(space.of(.only, party: 0))
    case (false, true): add(space.of(.only, party: 1))
    case (false, false): add(space.of(.titleNone))
    case (true, true): break
    }
  }

  // MARK: pairs of the two sides

  /// Pairs each mention of a side with the next mention of the other side in the same sentence. Mentions are in the
  /// order of the text.
  private mutating func readPairs() {
    var nearest = Int.max
    for (index, mention) in reading.mentions.enumerated() where parties[index] < 2 {
      var next = index + 1
      var hasOther = false
      while next < reading.mentions.count {
        let other = reading.mentions[next]
        guard other.hit.field == mention.hit.field, other.hit.sentence == mention.hit.sentence else { break }
        let party = parties[next]
        if party == parties[index] { break }
        if party < 2 {
          let gap = max(0, other.hit.range.lowerBound - mention.hit.range.upperBound)
          nearest = min(nearest, gap)
          addPair(mention, other, first: parties[index], hasOther: hasOther)
          break
        }
        hasOther = true
        next += 1
      }
    }
    if nearest <= 2 { add(space.of(.near2)) }
    if nearest <= 5 { add(space.of(.near5)) }
    if nearest <= 10 { add(space.of(.near10)) }
  }

  private mutating func addPair(_ one: Reading.Mention, _ other: Reading.Mention, first: Int, hasOther: Bool) {
    let zone = zone(one)
    let entities = compiled.watchlist.entities
    let (role, otherRole) = (
      FeatureSpace.Role(entities[one.entity].kind), FeatureSpace.Role(entities[other.entity].kind)
    )
    add(space.order(zone, first: first))
    add(space.order(zone, first: first, role, otherRole))
    if hasOther { add(space.otherBetween(zone)) }
    for (set, hit) in setHits where hit.field == one.hit.field && hit.sentence == one.hit.sentence {
      add(space.with(set))
      let isBetween =
        one.hit.range.upperBound <= hit.range.lowerBound && hit.range.upperBound <= other.hit.range.lowerBound
      guard isBetween else { continue }
      add(space.act(set))
      add(space.act(set, first: first))
    }
  }

  // MARK: topics

  private mutating func readTopics(_ topics: [TopicScorer.Scored]) {
    var best = 0.0
    var fired = false
    for topic in topics {
      let score = topic.assessment.score / topic.plainThreshold
      best = max(best, score)
      add(space.topic(topic.index, .score), Float(min(1.5, score)))
      if topic.assessment.score >= topic.assessment.threshold { add(space.topic(topic.index, .reached)) }
      if topic.assessment.fired {
        add(space.topic(topic.index, .fired))
        fired = true
      }
    }
    if fired { add(space.of(.topicsFired)) }
    if best > 0 { add(space.of(.topicsBest), Float(min(2, best))) }
  }

  // MARK: words

  /// Adds keywords, each with the best place where it occurs. Words of a side's name are no keywords unless they belong
  /// to a set.
  private mutating func readKeywords() {
    for one in reading.keywords where space.keywordSets[Int(one.part)] >= 0 || !isName(one.hit) {
      let place: Int32 =
        switch reading.zone(one.hit) {
        case .title: 0
        case .lead: 1
        case .body: 2
        }
      add(Int32(space.count) + one.part * 3 + place)
    }
    // Keep only the best place of each keyword.
    let start = Int32(space.count)
    guard reading.keywords.count > 1 else { return }
    features.sort { $0.number < $1.number }
    var last: Int32 = -1
    features.removeAll { feature in
      guard feature.number >= start else { return false }
      let keyword = (feature.number - start) / 3
      defer { last = keyword }
      return keyword == last
    }
  }

  private func isName(_ hit: Reading.Hit) -> Bool {
    for (index, mention) in reading.mentions.enumerated()
    where parties[index] < 2 && mention.hit.field == hit.field && mention.hit.range.overlaps(hit.range) { return true }
    return reading.uncounted.contains { $0.hit.field == hit.field && $0.hit.range.overlaps(hit.range) }
  }
}
