package penstock.scripting;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RealmMakerTest {

  @Test
  void leavesMemoryToOthersWhileAScriptIsLoaded() {
    assertThat(RealmMaker.loading(256L << 20).bytes()).isEqualTo(128L << 20);
    assertThat(RealmMaker.loading(8L << 30).bytes()).isEqualTo(512L << 20);
  }
}
