import React from 'react'
import { BoardSection } from './board-section'
import { FiguresSection } from './figures-section'
import { PhasesSection } from './phases-section'
import { RowsSection } from './rows-section'
import type { SectionProps } from './section-props'

/** The sections that the project declares for the records of a table, in their order. */
export const DeclaredSections: React.FC<SectionProps> = (props) => {
  const declared = props.catalogue.records.find(({ table }) => table === props.table)
  return (
    <>
      {declared?.sections.map((section) => {
        switch (section.kind) {
          case 'figures':
            return <FiguresSection key={section.id} {...props} section={section} />
          case 'phases':
            return <PhasesSection key={section.id} {...props} section={section} />
          case 'rows':
            return <RowsSection key={section.id} {...props} section={section} />
          default:
            return <BoardSection key={section.id} {...props} section={section} />
        }
      })}
    </>
  )
}
