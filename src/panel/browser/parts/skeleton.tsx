import React from 'react'

/** The place of a figure that is on its way. */
export const FigureSkeleton: React.FC = () => <span className="vd-skeleton vd-skeleton-figure" />
