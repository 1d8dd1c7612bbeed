package penstock.spi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Marks an [Extension] component whose `type:` and settings stand in the same block as the
/// record's other components: `health: { type: http, path: /health, interval: 5s }`, where
/// `interval` is the record's and `path` the extension's.
@Documented
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Inline {

  /// The key that names the extension's type.
  String key() default "type";

  /// The type taken when the key is absent; empty for none.
  String fallback() default "";
}
