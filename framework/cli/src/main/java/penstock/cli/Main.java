package penstock.cli;

import java.util.List;
import picocli.CommandLine;

/// Where the process starts.
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    CommandLine line = Commands.over(new ServerOperations(), Signals::handle, List.of(args));
    System.exit(line.execute(args));
  }
}
