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
}
