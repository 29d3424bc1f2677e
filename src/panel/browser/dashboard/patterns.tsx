import React from 'react'

/**
 * What tells series apart where a person's own colours replace ours: hatching, crossed lines, dots. Once for a page;
 * drawings.css fills with them.
 */
export const PatternDefinitions: React.FC = () => (
  <svg className="vd-patterns" width="0" height="0" aria-hidden="true" focusable="false">
    <defs>
      <pattern id="vd-hatched" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <line x1="0" y1="0" x2="0" y2="5" />
      </pattern>
      <pattern id="vd-crossed" width="5" height="5" patternUnits="userSpaceOnUse">
        <path d="M0 0L5 5M5 0L0 5" />
      </pattern>
      <pattern id="vd-dotted" width="4" height="4" patternUnits="userSpaceOnUse">
        <circle cx="2" cy="2" r="0.9" />
      </pattern>
    </defs>
  </svg>
)
