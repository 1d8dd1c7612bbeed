package penstock.admin;

import io.dropwizard.metrics5.MetricRegistry;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import penstock.core.listen.BindAddress;

/// The admin paths over HTTP, on an address and threads of their own: one I/O thread that answers
/// the health paths, and virtual threads for everything else.
public final class AdminServer implements AutoCloseable {

  private static final int BUFFER_BYTES = 16 * 1024;
  private static final int MOST_BUFFERS = 256;
  private static final int HEADER_BYTES = 16 * 1024;
  private static final long BODY_BYTES = 64 * 1024;
  private static final int HEADER_TIMEOUT_MILLIS = 10_000;
  private static final int IDLE_TIMEOUT_MILLIS = 60_000;

  private final Threads threads;
  private final Undertow undertow;
  private final InetSocketAddress address;

  private AdminServer(Threads threads, Undertow undertow) {
    this.threads = threads;
    this.undertow = undertow;
    this.address = (InetSocketAddress) undertow.getListenerInfo().getFirst().getAddress();
  }

  /// What the admin paths run on.
  ///
  /// @param worker one I/O thread
  /// @param executor a virtual thread for each request that may take its time
  private record Threads(XnioWorker worker, ExecutorService executor) {

    static Threads start() {
      XnioWorker worker =
          Xnio.getInstance(AdminServer.class.getClassLoader())
              .createWorkerBuilder()
              .setWorkerName("penstock-admin")
              .setWorkerIoThreads(1)
              .setCoreWorkerPoolSize(1)
              .setMaxWorkerPoolSize(1)
              .setDaemon(true)
              .build();
      return new Threads(
          worker,
          Executors.newThreadPerTaskExecutor(
              Thread.ofVirtual().name("penstock-admin-", 0).factory()));
    }

    void stop() {
      worker.shutdownNow();
      executor.shutdownNow();
    }
  }

  /// Starts to listen.
  ///
  /// @throws IOException if the token cannot be read or the address is taken
  public static AdminServer start(
      AdminSettings settings, AdminSource source, MetricRegistry registry) throws IOException {
    byte @Nullable [] token = settings.auth() == null ? null : token(settings.auth().tokenFile());
    Threads threads = Threads.start();
    HttpHandler paths = new AdminPaths(source, new PrometheusPage(registry));
    HttpHandler gate =
        new Gate(
            settings.address(), token, exchange -> exchange.dispatch(threads.executor(), paths));
    Undertow undertow =
        undertow(threads.worker(), settings.address(), new HealthPaths(source, gate));
    try {
      undertow.start();
      return new AdminServer(threads, undertow);
    } catch (RuntimeException e) {
      undertow.stop();
      threads.stop();
      throw new IOException("admin.bind: " + settings.bind() + " (expected: a free address)", e);
    }
  }

  private static byte[] token(Path file) throws IOException {
    String token = Files.readString(file).trim();
    if (token.isEmpty()) {
      throw new IOException("admin.auth.tokenFile: " + file + " is empty (expected: a token)");
    }
    return token.getBytes(StandardCharsets.UTF_8);
  }

  private static Undertow undertow(XnioWorker worker, BindAddress bind, HttpHandler handler) {
    return Undertow.builder()
        .setWorker(worker)
        .setByteBufferPool(new DefaultByteBufferPool(true, BUFFER_BYTES, MOST_BUFFERS, 0))
        .setServerOption(UndertowOptions.MAX_HEADER_SIZE, HEADER_BYTES)
        .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, BODY_BYTES)
        .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, HEADER_TIMEOUT_MILLIS)
        .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, IDLE_TIMEOUT_MILLIS)
        .addHttpListener(bind.port(), bind.host().isEmpty() ? "0.0.0.0" : bind.host(), handler)
        .build();
  }

  /// Where it listens, with the port the system chose.
  public InetSocketAddress address() {
    return address;
  }

  /// Stops listening and drops open connections.
  @Override
  public void close() {
    undertow.stop();
    threads.stop();
  }
}
