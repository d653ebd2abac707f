/** Settings: their keys, where a value comes from, and how they change while the host runs. */
package dev.lockmedic.settings;
