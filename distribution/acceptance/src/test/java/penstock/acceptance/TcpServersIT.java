package penstock.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.testkit.Ports;
import penstock.testkit.TestCertificate;

/// Redis and PostgreSQL, with their own clients, behind TCP pools.
@Tag("external")
class TcpServersIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int COMMANDS = 20_000;
  private static final TestCertificate CA = TestCertificate.authority("Test CA");
  private static final TestCertificate CERTIFICATE = CA.issue("EC", "db.test");

  @TempDir private Path folder;

  private final List<Process> started = new ArrayList<>();

  /// Outside of the folder, which the user postgres may not enter.
  private @Nullable Path postgres;

  @AfterEach
  void stop() throws Exception {
    for (Process each : started) {
      each.destroy();
      each.waitFor();
    }
    if (postgres != null) {
      run("", List.of("rm", "-rf", postgres.toString()));
    }
  }

  private Process start(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
            .start();
    started.add(process);
    return process;
  }

  private String run(String input, List<String> command) throws Exception {
    Path in = Files.writeString(folder.resolve("input"), input);
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectInput(in.toFile()).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  private Distribution penstock(String pool) throws IOException {
    return Distribution.run(
        folder,
        """
        admin: { bind: "127.0.0.1:0" }
        listeners: { db: { bind: "127.0.0.1:0", protocol: tcp, pool: db } }
        pools: { db: { %s } }
        """
            .formatted(pool));
  }

  private static String port(Distribution penstock) {
    String address = penstock.address("db");
    return address.substring(address.lastIndexOf(':') + 1);
  }

  private String startRedis() throws IOException {
    int port = Ports.next();
    start(
        List.of(
            "redis-server",
            "--port",
            Integer.toString(port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--dir",
            folder.toString()));
    return "127.0.0.1:" + port;
  }

  private String redis(Distribution penstock, String commands) throws Exception {
    return run(commands, List.of("redis-cli", "-h", "127.0.0.1", "-p", port(penstock)));
  }

  @Test
  void redisClientsFindTheirServer() throws Exception {
    String one = startRedis();
    String two = startRedis();
    String pool =
        ("balance: { type: maglev, key: source-ip }, health: { type: tcp, send: \"PING\\r\\n\","
                + " expect: \"+PONG\", interval: 200ms }, endpoints: [{ name: one, address: \"%s\" },"
                + " { name: two, address: \"%s\" }]")
            .formatted(one, two);
    try (Distribution penstock = penstock(pool)) {
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(() -> redis(penstock, "PING\n").equals("PONG\n"));
      String sets =
          IntStream.range(0, COMMANDS)
              .mapToObj(i -> "SET key:" + i + " value-" + i + "\n")
              .collect(Collectors.joining());
      assertThat(redis(penstock, sets).lines()).hasSize(COMMANDS).containsOnly("OK");
      assertThat(redis(penstock, "DBSIZE\n").strip()).endsWith(Integer.toString(COMMANDS));
      String large = "x".repeat(1_000_000);
      assertThat(redis(penstock, "SET large " + large + "\nGET large\n"))
          .isEqualTo("OK\n" + large + "\n");
      assertThat(Metrics.of(penstock).sum("penstock_tcp_sessions_ended_total", "reason=\"ok\""))
          .isGreaterThanOrEqualTo(3);

      started.forEach(Process::destroy);
      await()
          .atMost(PATIENCE)
          .until(() ->
              Metrics.of(penstock)
                      .sum("penstock_endpoint_state", "state=\"unhealthy\"", "pool=\"db\"")
                  == 2);
    }
  }

  /// Where Debian has the newest server's programs.
  private static Path programs() throws IOException {
    try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .max(Path::compareTo)
          .orElseThrow();
    }
  }

  /// PostgreSQL refuses to run as root.
  private static List<String> asPostgres(String... command) {
    List<String> all = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      all.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
    }
    all.addAll(List.of(command));
    return all;
  }

  /// @param more arguments of the server; HOME stands for its folder
  private String startPostgres(Path bin, String... more) throws Exception {
    Path home = Files.createTempDirectory("penstock-postgres");
    postgres = home;
    CERTIFICATE.write(home, "server");
    Files.setPosixFilePermissions(
        home.resolve("server.key"), PosixFilePermissions.fromString("rw-------"));
    if (System.getProperty("user.name").equals("root")) {
      run("", List.of("chown", "-R", "postgres", home.toString()));
    }
    String data = home.resolve("data").toString();
    String initdb = bin.resolve("initdb").toString();
    run("", asPostgres(initdb, "-D", data, "-A", "trust", "-U", "postgres", "--no-sync"));
    int port = Ports.next();
    List<String> server =
        asPostgres(
            bin.resolve("postgres").toString(),
            "-D",
            data,
            "-p",
            Integer.toString(port),
            "-h",
            "127.0.0.1",
            "-k",
            home.toString(),
            "-F");
    for (String each : more) {
      server.add(each.replace("HOME", home.toString()));
    }
    start(server);
    return "127.0.0.1:" + port;
  }

  private String ask(Distribution penstock, String name) throws Exception {
    String connection =
        "host=%s hostaddr=127.0.0.1 port=%s user=postgres dbname=postgres connect_timeout=10 "
                .formatted(name, port(penstock))
            + "sslmode=verify-full sslrootcert="
            + folder.resolve("ca.pem");
    return run(
        "select ssl from pg_stat_ssl where pid = pg_backend_pid();\n",
        List.of("psql", "-qtAX", connection));
  }

  @Test
  void postgresClientsFindTheirDatabaseByName() throws Exception {
    Files.writeString(folder.resolve("ca.pem"), CA.pem());
    String address =
        startPostgres(
            programs(),
            "-c",
            "ssl=on",
            "-c",
            "ssl_cert_file=HOME/server.pem",
            "-c",
            "ssl_key_file=HOME/server.key");
    String yaml =
        """
        admin: { bind: "127.0.0.1:0" }
        listeners: { db: { bind: "127.0.0.1:0", protocol: tls, sni: { db.test: db } } }
        pools:
          db:
            endpoints: ["%s"]
            health: { type: tcp, send: "hex:0000000804d2162f", expect: S, interval: 500ms }
        """
            .formatted(address);
    try (Distribution penstock = Distribution.run(folder, yaml)) {
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(() -> ask(penstock, "db.test").strip().equals("t"));
      assertThatThrownBy(() -> ask(penstock, "other.test"))
          .hasMessageContaining("unrecognized name");
    }
  }

  private String psql(Distribution penstock, String statements) throws Exception {
    return run(
        statements,
        List.of(
            "psql",
            "-qtAX",
            "-v",
            "ON_ERROR_STOP=1",
            "host=127.0.0.1 user=postgres dbname=postgres connect_timeout=10 port="
                + port(penstock)));
  }

  private String pgbench(Path bin, Distribution penstock, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(bin.resolve("pgbench").toString()));
    all.addAll(List.of(arguments));
    all.addAll(List.of("-h", "127.0.0.1", "-p", port(penstock), "-U", "postgres", "postgres"));
    return run("", all);
  }

  @Test
  void postgresClientsDoTheirWork() throws Exception {
    Path bin = programs();
    String address = startPostgres(bin);
    // SSLRequest: the server says with one letter whether it speaks TLS.
    String health = "{ type: tcp, send: \"hex:0000000804d2162f\", expect: N, interval: 500ms }";
    String pool =
        "endpoints: [\"%s\"], health: %s, balance: least-connections".formatted(address, health);
    try (Distribution penstock = penstock(pool)) {
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(() -> psql(penstock, "select 6 * 7;\n").strip().equals("42"));
      psql(
          penstock,
          "create table t as select i, repeat('x', 100) as x from generate_series(1, 50000) i;\n");
      assertThat(psql(penstock, "copy t to stdout;\n").lines()).hasSize(50_000);
      pgbench(bin, penstock, "-i");
      String bench = pgbench(bin, penstock, "-c", "4", "-t", "100");
      assertThat(bench).contains("number of transactions actually processed: 400/400");
    }
  }
}
