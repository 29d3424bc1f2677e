import React from 'react'

/** AdminJS's filter drawer: the filter bar above each list takes its place. */
const NoFilterDrawer: React.FC = () => null

export default NoFilterDrawer
