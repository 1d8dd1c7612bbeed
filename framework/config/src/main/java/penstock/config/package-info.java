/// From YAML files to settings records: strictly, and with all problems at once.
@NullMarked
package penstock.config;

import org.jspecify.annotations.NullMarked;
