package penstock.spi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The value of a settings component that the configuration leaves out, written as in the
/// configuration: `@Default("2s") Duration timeout`. For a component that is itself a record, a
/// list or a map, `"{}"` or `"[]"` asks for the empty one, in which every component has its own
/// default.
@Documented
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Default {

  /// The default, in YAML.
  String value();
}
