package penstock.cli;

/// Where the process starts.
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    System.exit(Commands.over(new ServerOperations(), Signals::handle).execute(args));
  }
}
