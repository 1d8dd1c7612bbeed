package penstock.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import penstock.spi.net.AddressText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `penstock demo`: three endpoints and a balancer in front of them, in one process.
@Command(
    name = "demo",
    description = "Balance three small endpoints inside this process, and print what to try.")
final class DemoCommand implements Callable<Integer> {

  @Mixin final HomeOption home = new HomeOption();

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS",
      description = "Where to listen; port 0 takes a free one (default: ${DEFAULT-VALUE}).")
  String listen = "127.0.0.1:8080";

  @Option(
      names = "--admin",
      paramLabel = "ADDRESS",
      description = "Where the admin port is bound (default: ${DEFAULT-VALUE}).")
  String admin = "127.0.0.1:9900";

  @Spec @Nullable CommandSpec spec;

  private final Operations operations;
  private final Consumer<? super Running> signals;

  DemoCommand(Operations operations, Consumer<? super Running> signals) {
    this.operations = operations;
    this.signals = signals;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = Commands.specOf(spec).commandLine().getOut();
    try (Demo demo = Demo.start()) {
      Setup setup = Setup.ofText(home.path(), demo.configuration(listen, admin));
      Running running = operations.start(setup);
      signals.accept(running);
      RunCommand.announce(running, out);
      InetSocketAddress web = running.addresses().values().iterator().next();
      out.println(demo.suggestions(AddressText.of(web), AddressText.of(running.adminAddress())));
      out.flush();
      running.awaitEnd();
    }
    return ExitCode.OK;
  }
}
