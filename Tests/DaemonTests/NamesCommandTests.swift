import Classification
import Configuration
import TestSupport
import Testing

/// `diplowatch names` of the built binary.
struct NamesCommandTests {
  @Test(
    "--yaml prints a valid watchlist file that adds the person",
    arguments: [
      (["Дарья Лесникова"], "ru.lesnikova", "Darya Lesnikova"),
      (["Жан Дюма", "--declension", "indecl", "--side", "US"], "us.person", "Жан Дюма"),
      (["Игорь Седых"], "ru.sedykh", "Igor Sedykh"),
    ])
  func yaml(_ arguments: [String], _ id: String, _ name: String) throws {
    let printed = try BuiltBinary.run(["names"] + arguments + ["--yaml"])
    #expect(printed.status == 0, "\(printed.diagnostics)")
    #expect(printed.output.hasPrefix("# yaml-language-server: $schema="))
    let folder = try TemporaryFolder()
    let file = try folder.write("person.yaml", printed.output)
    let read = WatchlistLoader.load(paths: [file])
    let entity = try #require(read.loaded?.watchlist.entities.first, "\(read.diagnostics)")
    #expect(read.diagnostics.isEmpty && entity.id.value == id && entity.name == name, "\(printed.output)")
  }

  @Test("Options that exclude each other are a usage error")
  func usage() throws {
    #expect(try BuiltBinary.run(["names", "Иван Петров", "--yaml", "--json"]).status == 64)
    #expect(try BuiltBinary.run(["names", "Иван Петров", "--yaml", "--side", "a: b"]).status == 64)
  }

  @Test("--yaml takes an id that the watchlist does not have, and says whose the first choice is")
  func takenID() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "people.yaml",
      "entities: [{id: ru.lesnikova, name: Darya Lesnikova, type: person, side: RU, names: {ru: [Дарья Лесникова]}}]\n")
    let config = try folder.write("c.yaml", "watchlist: [people.yaml]\n")
    let other = try BuiltBinary.run(["names", "Анна Лесникова", "--yaml", "--config", config])
    #expect(other.output.contains("id: ru.lesnikova-anna\n"), "\(other.output)")
    #expect(other.diagnostics.contains("ru.lesnikova is that of Darya Lesnikova"), "\(other.diagnostics)")
    let same = try BuiltBinary.run(["names", "Дарья Лесникова", "--yaml", "--config", config])
    #expect(same.diagnostics.contains("already, as ru.lesnikova"), "\(same.diagnostics)")
    let side = try BuiltBinary.run(["names", "Анна Лесникова", "--yaml", "--side", "Rusia"])
    #expect(side.status == 64 && side.diagnostics.contains("is not a side"), "\(side.diagnostics)")
  }
}
