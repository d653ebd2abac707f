/** A host with a lock class of its own; outside our packages, which profiles may not name. */
package com.example.tables;
