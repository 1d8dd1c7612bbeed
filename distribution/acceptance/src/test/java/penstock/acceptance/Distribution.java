package penstock.acceptance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/// A process of the unpacked distribution that runs until it is told to stop.
final class Distribution implements AutoCloseable {

  static {
    // Other tests use the machine, too.
    Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
  }

  private final Process process;
  private final BufferedReader out;
  private final Path errors;
  private final Map<String, String> addresses = Collections.synchronizedMap(new HashMap<>());
  private final StringBuffer said = new StringBuffer();

  private Distribution(Process process, Path errors) {
    this.process = process;
    this.out = process.inputReader();
    this.errors = errors;
  }

  /// Starts `penstock run` with a configuration; returns when it is ready.
  ///
  /// @param folder where the configuration is written, as `penstock.yaml`
  /// @param yaml binds its listeners and its admin port to `127.0.0.1:0`
  static Distribution run(Path folder, String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("penstock.yaml"), yaml);
    return start(Launcher.brief(), List.of("run", "-c", file.toString()));
  }

  /// Starts any command that says `ready`; returns when it has said so.
  ///
  /// @throws IllegalStateException if it ends before; the message has what it wrote
  static Distribution start(Launcher launcher, List<String> arguments) throws IOException {
    Path errors = Files.createTempFile("penstock", ".err");
    Process process = launcher.prepare(arguments).redirectError(errors.toFile()).start();
    Distribution started = new Distribution(process, errors);
    try {
      started.awaitReady();
    } catch (IOException | RuntimeException e) {
      started.close();
      throw e;
    }
    Thread.ofVirtual().name("stdout").start(started::readOn);
    return started;
  }

  /// Where a listener is bound, as `host:port`.
  String address(String listener) {
    String address = addresses.get(listener);
    if (address == null) {
      throw new IllegalArgumentException(
          "listener: " + listener + " (expected: " + addresses + ")");
    }
    return address;
  }

  /// The URL of a path on a listener.
  String url(String listener, String path) {
    return "http://" + address(listener) + path;
  }

  /// The URL of a path on the admin port.
  String admin(String path) {
    return url("(admin)", path);
  }

  /// The number of its process.
  long pid() {
    return process.pid();
  }

  /// Sends a signal.
  ///
  /// @param name such as `TERM`
  void signal(String name) throws IOException, InterruptedException {
    int exit = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
    if (exit != 0) {
      throw new IllegalStateException("kill -" + name + ": exit " + exit + " (expected: 0)");
    }
  }

  /// Waits for its end.
  ///
  /// @return its exit code
  int awaitExit() throws InterruptedException {
    return process.waitFor();
  }

  /// What it has written to standard output so far.
  String out() {
    return said.toString();
  }

  /// What it has written to standard error so far: its log.
  String log() throws IOException {
    return Files.readString(errors);
  }

  /// Kills it, unless it has ended.
  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    process.onExit().join();
    Files.deleteIfExists(errors);
  }

  private void awaitReady() throws IOException {
    String line = out.readLine();
    while (line != null) {
      said.append(line).append('\n');
      String[] words = line.split(" ", 3);
      switch (words[0]) {
        case "ready" -> {
          return;
        }
        case "listener" -> addresses.put(words[1], words[2]);
        case "admin" -> addresses.put("(admin)", words[1]);
        default -> throw new IllegalStateException("said: " + line + " (expected: an address)");
      }
      line = out.readLine();
    }
    throw new IllegalStateException("ended before it was ready: " + said + log());
  }

  private void readOn() {
    try {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        said.append(line).append('\n');
      }
    } catch (IOException e) {
      if (process.isAlive()) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
