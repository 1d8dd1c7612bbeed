package penstock.spi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Lets a settings record be written as a single value: with `@Shorthand("address")`, `"h:80"` is
/// short for `{ address: "h:80" }`.
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Shorthand {

  /// The component the single value stands for.
  String value();
}
