// Everything a page can do without: with no script each link and form works as it is.
import 'htmx.org/dist/htmx.esm.js';
import './failures.js';
import './unsaved.js';
import './insert.js';
import './kaleidoscope.js';
