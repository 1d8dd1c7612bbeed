package penstock.scripting;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.graalvm.polyglot.HostAccess;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A folder of scripts, and scripts that are given a text and give one.
final class ScriptFixture
    implements BeforeEachCallback, AfterEachCallback, BeforeAllCallback, AfterAllCallback {

  static final Role ECHO =
      new Role(
          "echo",
          "(host) => Object.freeze({ shout: (text) => host.shout(text), fail: () => host.fail() })",
          Host::new,
          (function, tools, _, round) -> {
            var _ = function.execute("warm " + round, tools);
          });

  private boolean forAll;
  private Path dir = Path.of("");
  private final List<Scripts> open = new ArrayList<>();

  /// What tests' scripts may call.
  public static final class Host {

    @HostAccess.Export
    public String shout(String text) {
      return text + "!";
    }

    @HostAccess.Export
    public void fail() {
      throw new IllegalArgumentException("as asked");
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    forAll = true;
    dir = Files.createTempDirectory("scripts");
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    if (!forAll) {
      dir = Files.createTempDirectory("scripts");
    }
  }

  Path dir() {
    return dir;
  }

  Path write(String file, String text) {
    try {
      Path path = dir.resolve(file);
      Files.createDirectories(path.getParent());
      return Files.writeString(path, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Moves a new file over one, as editors do.
  void replace(String file, String text) {
    try {
      Path fresh = write(file + ".new", text);
      Path _ = Files.move(fresh, dir.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Scripts scripts(ScriptSettings settings) {
    Scripts scripts = Scripts.offline(dir, settings);
    open.add(scripts);
    return scripts;
  }

  Scripts watched(Meter meter) {
    Scripts scripts = new Scripts(dir, ScriptSettings.USUAL, 1, _ -> meter);
    open.add(scripts);
    return scripts;
  }

  /// A script whose default export is an expression.
  Script script(String expression) {
    write("test.js", "export default " + expression);
    return scripts(ScriptSettings.USUAL).open("test.js", ECHO);
  }

  static String ask(Script script, String text) {
    return script.call((function, tools, _) -> {
      var answer = script.settled(function.execute(text, tools));
      return answer.isString() ? answer.asString() : String.valueOf(answer);
    });
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    if (!forAll) {
      close();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    close();
  }

  private void close() throws IOException {
    open.forEach(Scripts::close);
    try (var files = Files.walk(dir)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }
}
