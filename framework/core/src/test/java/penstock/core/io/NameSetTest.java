package penstock.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NameSetTest {

  @Test
  void containsItsNamesInAnyCase() {
    NameSet names = NameSet.of(Headers.HOST, new HttpString("X-Own"));
    assertThat(names.contains(Headers.HOST)).isTrue();
    assertThat(names.contains(new HttpString("hOST"))).isTrue();
    assertThat(names.contains(new HttpString("x-own"))).isTrue();
    assertThat(names.contains(new HttpString("X-Owner"))).isFalse();
    assertThat(names.contains(Headers.VIA)).isFalse();
  }

  @Test
  void nothingIsInNone() {
    assertThat(NameSet.NONE.contains(Headers.HOST)).isFalse();
  }

  @Test
  void keepsManyNamesApart() {
    List<HttpString> inside = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      inside.add(new HttpString("X-" + i));
    }
    inside.add(inside.getFirst());
    NameSet names = NameSet.of(inside);
    assertThat(inside).allMatch(names::contains);
    for (int i = 500; i < 2000; i++) {
      assertThat(names.contains(new HttpString("X-" + i))).isFalse();
    }
  }
}
