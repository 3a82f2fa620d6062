import Classification
import Configuration
import Foundation
import TestSupport
import Testing

/// The shipped watchlist: no errors, its examples pass, and real headlines get the topics that a reader would give.
struct ShippedWatchlistTests {
  private static let loaded = WatchlistLoader.load(paths: [
    SharedData.checkout.appending(path: "Config/watchlist.d").path
  ])

  private func classifier() throws -> Classifier {
    let watchlist = try #require(ShippedWatchlistTests.loaded.loaded, "\(ShippedWatchlistTests.loaded.diagnostics)")
      .watchlist
    let (classifier, diagnostics) = Classifier.compile(watchlist)
    #expect(diagnostics == [])
    return try #require(classifier)
  }

  @Test("It compiles without a warning and its examples pass")
  func examples() throws {
    let watchlist = try #require(ShippedWatchlistTests.loaded.loaded).watchlist
    #expect(ExampleChecker.check(watchlist, with: try classifier()) == [])
  }

  @Test("Headlines of summer 2017: compounds, expulsions, talks, threats, sanctions, hacking, and sides")
  func compounds() throws {
    let verdict = try classifier().classify(
      Item(
        id: "july",
        title: "Moscow demands that Washington return seized diplomatic compounds, threatens to answer in kind",
        summary: """
          Russia insisted on Monday that the United States hand back two country estates used by its diplomats, which \
          the Obama administration shut in December when it imposed sanctions and expelled 35 Russian diplomats over \
          election hacking. Deputy Foreign Minister Sergei Ryabkov met Under Secretary of State Thomas Shannon in \
          Washington for talks on the irritants between the two countries.
          """,
        content: """
          The Russian Foreign Ministry said it reserved the right to retaliate on the principle of reciprocity if the \
          compounds in Maryland and on Long Island were not returned. Sergei Lavrov called the seizure daylight \
          robbery. The State Department said the talks had been tough and forthright. U.S. intelligence agencies have \
          accused Moscow of interfering in the 2016 election; the Kremlin denies meddling.
          """))
    let topics = Set(verdict.topics.map(\.id))
    #expect(topics.isSuperset(of: ["property", "expulsions", "talks", "statements", "sanctions", "interference"]))
    #expect(topics.isDisjoint(with: ["ukraine", "middle-east", "asia", "nato-europe", "arms-control", "detainees"]))
    let sides = Dictionary(uniqueKeysWithValues: verdict.entities.map { ($0.id, $0.side) })
    for id in ["ru.ryabkov", "ru.lavrov", "ru.mfa", "ru.kremlin"] { #expect(sides[id] == "RU", "\(id)") }
    for id in ["us.shannon", "us.state", "us.intel"] { #expect(sides[id] == "US", "\(id)") }
    let strongest = try #require(verdict.topics.first)
    #expect(strongest.id == "property")
    #expect(strongest.evidence.contains { $0.field == .title && $0.text.contains("diplomatic compounds") })
  }

  @Test("The same headlines in Russian")
  func compoundsInRussian() throws {
    let verdict = try classifier().classify(
      Item(
        id: "июль", title: "Рябков: Россия требует от США вернуть дипсобственность и готовит зеркальные меры",
        summary: """
          Замглавы МИД РФ Сергей Рябков на переговорах с Томасом Шенноном потребовал вернуть дачи российского \
          посольства, закрытые при высылке 35 российских дипломатов. Госдеп связывает санкции с вмешательством в выборы.
          """))
    let topics = Set(verdict.topics.map(\.id))
    #expect(topics.isSuperset(of: ["property", "expulsions", "talks", "statements", "sanctions", "interference"]))
    let sides = Dictionary(uniqueKeysWithValues: verdict.entities.map { ($0.id, $0.side) })
    for id in ["ru.ryabkov", "ru.mfa"] { #expect(sides[id] == "RU", "\(id)") }
    for id in ["us.shannon", "us.state"] { #expect(sides[id] == "US", "\(id)") }
  }
}
