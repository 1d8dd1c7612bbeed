package penstock.core.peek;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.core.peek.HelloReader.State;

class HelloReaderTest {

  private static final ClientHello SHOP =
      new ClientHello("shop.example.com", List.of("h2", "http/1.1"), List.of(0x0303), false);

  private final HelloReader reader = new HelloReader();

  private static HelloBytes shop() {
    return new HelloBytes().name("Shop.Example.com").protocols(List.of("h2", "http/1.1"));
  }

  private State read(byte[] bytes) {
    return reader.read(ByteBuffer.wrap(bytes));
  }

  @Test
  void tellsWhatTheClientAsksFor() {
    assertThat(read(shop().records())).isEqualTo(State.DONE);
    assertThat(reader.hello()).isEqualTo(SHOP);
  }

  @Test
  void leavesWhatComesBehindTheHello() {
    ByteBuffer bytes = ByteBuffer.wrap(joined(shop().records(), new byte[] {20, 3, 3}));
    assertThat(reader.read(bytes)).isEqualTo(State.DONE);
    assertThat(bytes.remaining()).isEqualTo(3);
  }

  @Test
  void aHelloMayBeSplitAtEveryByte() {
    byte[] bytes = shop().records();
    for (int at = 1; at < bytes.length; at++) {
      HelloReader each = new HelloReader();
      assertThat(each.read(ByteBuffer.wrap(bytes, 0, at))).isEqualTo(State.MORE);
      assertThat(each.read(ByteBuffer.wrap(bytes, at, bytes.length - at))).isEqualTo(State.DONE);
      assertThat(each.hello()).isEqualTo(SHOP);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 37})
  void aHelloMayBeSplitOverRecordsAndComeByteByByte(int size) {
    byte[] bytes = HelloBytes.records(shop().message(), size);
    for (int i = 0; i < bytes.length - 1; i++) {
      assertThat(read(new byte[] {bytes[i]})).isEqualTo(State.MORE);
    }
    assertThat(read(new byte[] {bytes[bytes.length - 1]})).isEqualTo(State.DONE);
    assertThat(reader.hello()).isEqualTo(SHOP);
  }

  @ParameterizedTest
  @ValueSource(ints = {1216, 17_000, 60_000})
  void keysOfPostQuantumSizeAreNothingSpecial(int size) {
    byte[] message = shop().extension(51, new byte[size]).message();
    assertThat(read(HelloBytes.records(message, 1 << 14))).isEqualTo(State.DONE);
    assertThat(reader.hello()).isEqualTo(SHOP);
  }

  @Test
  void aHelloThatSaysItIsTooLongIsNotWaitedFor() {
    assertThat(read(new byte[] {22, 3, 1, 0, 4, 1, 1, 0, 0})).isEqualTo(State.LARGE);
  }

  @Test
  void recordsOfOneByteDoNotBuyRoom() {
    byte[] message = shop().extension(51, new byte[20_000]).message();
    assertThat(read(HelloBytes.records(message, 1))).isEqualTo(State.LARGE);
  }

  @Test
  void aHelloWithoutExtensionsHasNoName() {
    byte[] old = HelloBytes.records(HelloBytes.message(null), 100);
    assertThat(read(old)).isEqualTo(State.DONE);
    assertThat(reader.hello()).isEqualTo(new ClientHello(null, List.of(), List.of(0x0303), false));
  }

  @Test
  void versionsComeFromTheirExtension() {
    byte[] versions = {6, 0x1a, 0x1a, 3, 4, 3, 3};
    assertThat(read(new HelloBytes().extension(43, versions).records())).isEqualTo(State.DONE);
    assertThat(hello(reader).versions()).containsExactly(0x1a1a, 0x0304, 0x0303);
  }

  @Test
  void anEncryptedHelloShowsItsOuterName() {
    HelloBytes outer = new HelloBytes().name("public.example").extension(0xFE0D, new byte[200]);
    assertThat(read(outer.records())).isEqualTo(State.DONE);
    assertThat(reader.hello())
        .isEqualTo(new ClientHello("public.example", List.of(), List.of(0x0303), true));
  }

  @Test
  void namesOfAnotherKindAreSkipped() {
    assertThat(read(new HelloBytes().name(7, "x").records())).isEqualTo(State.DONE);
    assertThat(hello(reader).serverName()).isNull();
  }

  @Test
  void aRootDotIsNoPartOfTheName() {
    assertThat(read(new HelloBytes().name("a.example.").records())).isEqualTo(State.DONE);
    assertThat(hello(reader).serverName()).isEqualTo("a.example");
  }

  static Stream<byte[]> malformed() {
    return Stream.of(
            new HelloBytes().name("a").name("a"),
            new HelloBytes().name(""),
            new HelloBytes().name("."),
            new HelloBytes().name("a\0.example"),
            new HelloBytes().name("a b"),
            new HelloBytes().name("ä.example"),
            new HelloBytes().name("a".repeat(256)),
            new HelloBytes().extension(0, new byte[0]),
            new HelloBytes().extension(0, new byte[] {0, 0}),
            new HelloBytes().extension(0, new byte[] {0, 9, 0, 0, 1, 'a'}),
            new HelloBytes().extension(0, new byte[] {0, 4, 0, 0, 9, 'a'}),
            new HelloBytes().protocols(List.of()),
            new HelloBytes().protocols(List.of("")),
            new HelloBytes().protocols(List.of("h2")).protocols(List.of("h2")),
            new HelloBytes().extension(16, new byte[] {0, 2, 9, 'a'}),
            new HelloBytes().extension(43, new byte[] {3, 3, 4, 3}),
            new HelloBytes().extension(43, new byte[] {2, 3, 4, 0}),
            new HelloBytes().extension(43, new byte[0]))
        .map(HelloBytes::records);
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void whatContradictsItselfIsMalformed(byte[] bytes) {
    assertThat(read(bytes)).isEqualTo(State.MALFORMED);
    assertThat(reader.hello()).isNull();
  }

  @Test
  void bytesBehindTheExtensionsAreMalformed() {
    byte[] message = joined(HelloBytes.message(new byte[0]), new byte[] {1});
    message[3]++;
    assertThat(read(HelloBytes.records(message, 1000))).isEqualTo(State.MALFORMED);
  }

  @Test
  void anEmptyRecordIsMalformed() {
    assertThat(read(new byte[] {22, 3, 1, 0, 0})).isEqualTo(State.MALFORMED);
  }

  @Test
  void aRecordLongerThanRecordsAreIsMalformed() {
    assertThat(read(new byte[] {22, 3, 1, 0x40, 1})).isEqualTo(State.MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET / HTTP/1.1\r\n", "PRI * HTTP/2.0", "SSH-2.0-x", "\u0016\u0002\0"})
  void otherProtocolsAreNotTls(String first) {
    assertThat(read(first.getBytes(StandardCharsets.ISO_8859_1))).isEqualTo(State.NOT_TLS);
  }

  @Test
  void anotherMessageIsNoHello() {
    assertThat(read(new byte[] {22, 3, 1, 0, 4, 2, 0, 0, 4})).isEqualTo(State.NO_HELLO);
  }

  @Test
  void anAlertWithinAHelloIsNoHello() {
    byte[] begun = Arrays.copyOf(HelloBytes.records(shop().message(), 20), 25);
    assertThat(read(joined(begun, Alert.INTERNAL_ERROR.bytes()))).isEqualTo(State.NO_HELLO);
  }

  @Test
  void garbageOfAnyKindIsAnswered() {
    Random random = new Random(1);
    byte[] good = shop().extension(51, new byte[300]).records();
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = good.clone();
      int hits = 1 + random.nextInt(4);
      for (int i = 0; i < hits; i++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      HelloReader each = new HelloReader();
      State state = each.read(ByteBuffer.wrap(bytes));
      assertThat(each.hello() != null).isEqualTo(state == State.DONE);
    }
  }

  @Test
  void anySnippetOfAHelloIsAnswered() {
    byte[] message = shop().message();
    for (int from = 4; from < message.length; from++) {
      for (int to = from; to <= message.length; to++) {
        // Nothing is said of the result but that there is one.
        ClientHello snippet = HelloParser.parse(message, from, to);
        assertThat(snippet == null || !snippet.versions().isEmpty()).isTrue();
      }
    }
  }

  @Test
  void theJdksHelloIsUnderstood() throws Exception {
    SSLEngine engine = SSLContext.getDefault().createSSLEngine();
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName("db.example.com")));
    parameters.setApplicationProtocols(new String[] {"h2"});
    engine.setSSLParameters(parameters);
    ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    engine.wrap(ByteBuffer.allocate(0), hello);
    assertThat(reader.read(hello.flip())).isEqualTo(State.DONE);
    assertThat(hello(reader).serverName()).isEqualTo("db.example.com");
    assertThat(hello(reader).protocols()).containsExactly("h2");
    assertThat(hello(reader).versions()).contains(0x0304, 0x0303);
  }

  private static ClientHello hello(HelloReader reader) {
    @Nullable ClientHello hello = reader.hello();
    if (hello == null) {
      throw new AssertionError("no hello");
    }
    return hello;
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
