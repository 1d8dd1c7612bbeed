package penstock.core.forward;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static penstock.testkit.Http2Client.DATA;
import static penstock.testkit.Http2Client.END_STREAM;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import penstock.testkit.Http2Bytes;

class Http2ManyStreamsTest {

  @Test
  void streamsEndInAnyOrder() throws Exception {
    Random random = new Random(7);
    List<Integer> open = new ArrayList<>();
    try (Http2Bench bench =
        new Http2Bench(exchange ->
            exchange.answer(
                200, new String(exchange.body(), ISO_8859_1) + " at " + exchange.target()))) {
      for (int stream = 1; stream < 401; stream += 2) {
        bench.client.headers(stream, 0, Http2Bytes.request("POST", "/" + stream));
        open.add(stream);
        if (open.size() > 40) {
          int ends = open.remove(/* index */ random.nextInt(open.size()));
          bench.client.frame(DATA, END_STREAM, ends, H2Bench.bytes("end"));
          assertThat(bench.client.answer(ends).text()).isEqualTo("end at /" + ends);
        }
      }
      for (int ends : open) {
        bench.client.frame(DATA, END_STREAM, ends, H2Bench.bytes("end"));
        assertThat(bench.client.answer(ends).text()).isEqualTo("end at /" + ends);
      }
    }
  }
}
